"""Tests of the log that a command asks: files, or a published table at an engine."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from audit_explorer.cli import main
from audit_explorer.sources import open_files
from audit_explorer.store.spark import opening_table
from tests.builders import legacy_error, make_legacy
from tests.elsewhere import ENGINE, Elsewhere
from tests.engines.engine import free_port

if TYPE_CHECKING:
    from pathlib import Path

PLACE = "/mnt/table"


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twenty records, which an engine has as a table too."""
    path = tmp_path / "mine.json"
    rows = [
        make_legacy(id=number, **({} if number % 4 else {"error": legacy_error(403, "no", "Forbidden")}))
        for number in range(20)
    ]
    path.write_text(json.dumps(rows), "utf-8")

    def open_table(engine: str, table: str) -> Elsewhere:
        assert (engine, table) == (ENGINE, PLACE)
        return Elsewhere(open_files([path], now=datetime.now(UTC)))

    monkeypatch.setattr(opening_table, "open_table", open_table)
    return path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command; give its status and what it says."""
    status = main(list(arguments))
    return (status, *capsys.readouterr())


@pytest.mark.parametrize(
    "command",
    [
        ["summary", "--query", "result=Failed"],
        ["summary", "--json"],
        ["ask", "--question", "only-failed", "--json"],
    ],
    ids=["summary", "json", "ask"],
)
def test_a_table_is_asked_as_files_are(log: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    """The same records, the same words."""
    name, *options = command
    of_files = said(capsys, name, str(log), *options)
    assert of_files[0] == 0
    assert said(capsys, name, "--engine", ENGINE, "--table", PLACE, *options) == of_files


def test_the_same_file_is_written(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Byte for byte; the setting names the table where the arguments don't."""
    table, files = log.with_name("table.csv"), log.with_name("files.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIT_EXPLORER_TABLE", PLACE)
        assert said(capsys, "export", "--engine", ENGINE, "--to", str(table))[0] == 0
    assert said(capsys, "export", str(log), "--to", str(files))[0] == 0
    assert table.read_bytes() == files.read_bytes()


def test_a_link_to_the_table_is_followed(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a word with the table, and with one where it was made with another log."""
    asked = ["summary", "--engine", ENGINE, "--table", PLACE, "--query"]
    assert said(capsys, *asked, "?log=table")[2] == ""
    archive = said(capsys, *asked, "?log=archive")[2]
    assert archive == "audit-explorer: the link was made with the archive; the published table is another log\n"
    files = said(capsys, "summary", str(log), "--query", "?log=table")[2]
    assert files.startswith("audit-explorer: the link was made with a published table; mine.json (20 records")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name a file to read (PATH), or the engine of a published table with --engine"),
        (["--table", PLACE], "--table: say with --engine who answers for it"),
        (["a.json", "--table", PLACE], "--table: say with --engine who answers for it"),
        (["--engine", ENGINE], "AUDIT_EXPLORER_TABLE"),
        (["a.json", "--engine", ENGINE, "--table", PLACE], "no files are read beside it"),
        (["--engine", ENGINE, "--table", PLACE, "--day-first"], "settled when the table was published"),
    ],
)
def test_what_names_no_log_or_two_is_wrong_usage(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is opened; one line says what is wrong."""
    status, out, err = said(capsys, "summary", *arguments)
    assert (status, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


def test_a_token_in_the_address_is_not_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    """The line says where it belongs."""
    status, _, err = said(capsys, "summary", "--engine", f"{ENGINE}/;token=canary", "--table", PLACE)
    assert status == 1
    assert "SPARK_CONNECT_AUTHENTICATE_TOKEN" in err
    assert "canary" not in err


def test_nobody_answers(capsys: pytest.CaptureFixture[str]) -> None:
    """The status is that of a log that can't be read."""
    assert main(["summary", "--engine", f"sc://127.0.0.1:{free_port()}", "--table", "/table"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "does not answer (the connection is refused)" in err
    assert err.count("\n") == 1


def test_what_speaks_with_a_cluster_is_missing() -> None:
    """What to install is said."""
    code = (
        "import sys; sys.modules['pyspark'] = None\n"
        "from audit_explorer.cli import main\n"
        "raise SystemExit(main(['summary', '--engine', 'sc://127.0.0.1:1', '--table', '/table']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - our own
    assert (done.returncode, done.stdout) == (1, "")
    assert "audit-explorer[cluster]" in done.stderr
    assert done.stderr.count("\n") == 1
