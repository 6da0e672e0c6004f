"""Logs as people come by them, each with its right answer beside it; README.md says what each is."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from audit_explorer.cli import main

FOLDER = Path(__file__).parent
TRUTHS = sorted(FOLDER.glob("*.truth.json"))
#: What a truth may say beside the keys of `summary --json`.
BESIDE = {"exit", "log", "options", "says", "total_min", "with"}


def case_of(truth: Path) -> str:
    """Return the name of the case that an answer belongs to."""
    return truth.name.removesuffix(".truth.json")


def logs_of(truth: Path) -> list[str]:
    """Return the names of the files that are read for an answer."""
    expected = json.loads(truth.read_text("utf-8"))
    return [expected.get("log", case_of(truth)), *expected.get("with", [])]


def as_instant(value: Any) -> Any:  # noqa: ANN401 - any value of the summary
    """Return a moment as such, so that 09:01:00Z equals 09:01:00.000Z; None stays None."""
    return value and datetime.fromisoformat(value)


def test_every_log_has_its_answer() -> None:
    """No log stands here without an answer and a line in the README, and no answer without its log."""
    logs = {path.name for path in FOLDER.iterdir() if path.is_file() and path.suffix != ".py"} - {"README.md"}
    logs -= {truth.name for truth in TRUTHS}
    assert logs == {name for truth in TRUTHS for name in logs_of(truth)}
    readme = (FOLDER / "README.md").read_text("utf-8")
    assert {name for name in logs if f"`{name}`" not in readme} == set()


@pytest.mark.parametrize("truth", TRUTHS, ids=case_of)
def test_case(truth: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The summary of the log says what the answer says, under every key that the answer names."""
    expected: dict[str, Any] = json.loads(truth.read_text("utf-8"))
    paths = [str(FOLDER / name) for name in logs_of(truth)]
    status = main(["summary", *paths, "--json", *expected.get("options", [])])
    out, err = capsys.readouterr()
    assert status == expected.get("exit", 0), err
    if status:
        assert out == ""
        said = err
    else:
        found = json.loads(out)
        wanted = {key: value for key, value in expected.items() if key not in BESIDE}
        for moment in wanted.keys() & {"first", "last"}:
            found[moment], wanted[moment] = as_instant(found[moment]), as_instant(wanted[moment])
        assert {key: found.get(key) for key in wanted} == wanted, found["problems"]
        assert found["total"] >= expected.get("total_min", 0)
        said = json.dumps({key: found.get(key) for key in ("problems", "notes")}, ensure_ascii=False)
    for phrase in expected.get("says", []):
        assert phrase in said
