"""`audit-explorer ask` answers every question without a browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.analysis.questions.titles import TITLES
from audit_explorer.cli import main
from tests.builders import make_legacy

if TYPE_CHECKING:
    from pathlib import Path

_BACKSPACE = "\x1b[2K"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Give a log in which one create failed twice and then worked, one delete only failed, one worked."""
    path = tmp_path / "log.json"
    made = {"entityType": "Project", "entityId": "1", "entityName": f"vision{_BACKSPACE}", "sourceName": "ann"}
    gone = {"entityType": "Project", "entityId": "2", "entityName": "old", "sourceName": "bob", "action": "Delete"}
    entries = [
        make_legacy(id=1, happenedAt="2026-09-01T10:00:00Z", action="Create", error="quota", **made),
        make_legacy(id=2, happenedAt="2026-09-01T10:05:00Z", action="Create", error="quota", **made),
        make_legacy(id=3, happenedAt="2026-09-01T10:09:00Z", action="Create", **made),
        make_legacy(id=4, happenedAt="2026-09-02T10:00:00Z", error="403", **gone),
        make_legacy(id=5, happenedAt="2026-09-03T10:00:00Z", **{**gone, "entityId": "3"}),
    ]
    path.write_text(json.dumps(entries), "utf-8")
    return path


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Run the command; give its JSON."""
    assert main(["ask", *arguments, "--json"]) == 0
    out = capsys.readouterr().out
    assert out.isascii()
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("name", TITLES)
def test_every_question_is_answered(log: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """The JSON has the question, the count, what the count is of, the leading answers, the filter as a link has it."""
    found = answer(capsys, str(log), "--question", name)
    assert (found["question"], found["title"]) == (name, TITLES[name])
    assert isinstance(found["count"], int)
    assert found["sentence"].endswith(".")
    assert {"filter", "leading", "query"} <= set(found)
    assert main(["ask", str(log), "--question", name]) == 0
    assert _BACKSPACE not in capsys.readouterr().out


def test_what_failed_and_then_worked(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both failures belong to one story, with the times of the first and of the success."""
    found = answer(capsys, str(log), "--question", "failed-then-worked")
    [story] = found["leading"]
    assert (found["count"], story["events"], story["actor"]) == (1, 2, "ann")
    assert story["entity_name"] == f"vision{_BACKSPACE}"
    assert (story["first"], story["worked_at"]) == ("2026-09-01T10:00:00.000Z", "2026-09-01T10:09:00.000Z")


def test_a_filter_narrows_the_question(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was deleted by ann is nothing, by bob one thing; the one that failed wasn't deleted."""
    assert answer(capsys, str(log), "--question", "deleted", "--query", "actor=ann")["count"] == 0
    assert answer(capsys, str(log), "--question", "deleted", "--query", "actor=bob")["count"] == 1


def test_most_bounds_the_list_not_the_count(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --most 0 only the count is given."""
    found = answer(capsys, str(log), "--question", "only-failed", "--most", "0")
    assert (found["count"], found["leading"]) == (1, [])


def test_an_unknown_question_ends_with_the_known_ones(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The status is 2, one line names every question there is, and an escape sequence in the name shows inert."""
    assert main(["ask", str(log), "--question", "x\x1b[31m"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "\x1b" not in said
    assert all(name in said for name in TITLES)
