"""Tests of a link that is followed over another log than the one it was made with."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from audit_explorer.cli import main
from audit_explorer.sources.sample import sample_path
from tests.builders import make_legacy

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Three records."""
    path = tmp_path / "mine.json"
    path.write_text(json.dumps([make_legacy(id=number) for number in range(3)]), "utf-8")
    return path


def said(capsys: pytest.CaptureFixture[str], log: Path, query: str) -> str:
    """Follow a link over the log; give what is said beside the answer, which has to be there all the same."""
    assert main(["summary", str(log), "--json", "--query", query]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["records"] > 0
    return err


def digest(path: Path) -> str:
    """Give how a link names the file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def test_its_own_log_needs_no_word(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither under its name nor under another one; nor does a query that names no log."""
    for name in ("mine.json", "logs%20(3).json"):
        assert said(capsys, log, f"log={name}~{digest(log)}~3") == ""
    assert said(capsys, log, "action=Create") == ""


def test_another_log_is_said(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both are named with their records and their hash; the answer and the status stay as they are."""
    assert said(capsys, log, "?log=logs.json~0123456789abcdef~5000&action=Create") == (
        "audit-explorer: the link was made with logs.json (5,000 records, sha256 0123456789abcdef…); "
        f"mine.json (3 records, sha256 {digest(log)}…) is another log\n"
    )


@pytest.mark.parametrize(("name", "words"), [("sample", "the built-in synthetic sample;"), ("archive", "the archive;")])
def test_a_link_to_no_file_is_said(log: Path, capsys: pytest.CaptureFixture[str], name: str, words: str) -> None:
    """A file isn't the sample, nor the archive."""
    assert f"the link was made with {words}" in said(capsys, log, f"log={name}")


def test_the_sample_itself_is_the_sample(capsys: pytest.CaptureFixture[str]) -> None:
    """Who gives its own file means the same log."""
    assert said(capsys, sample_path(), "log=sample") == ""


@pytest.mark.parametrize("query", ["log=", "log=x~12~3", "log=sample&log=archive", "log=%1b[31mred%0a%e2%80%ae"])
def test_a_log_that_can_not_be_read_is_said(log: Path, capsys: pytest.CaptureFixture[str], query: str) -> None:
    """In one line, and inert."""
    line = said(capsys, log, query)
    assert line.startswith("audit-explorer: the link names its log in a way that can't be read: ")
    assert line.count("\n") == 1
    assert "\x1b" not in line
    assert "\u202e" not in line


def test_an_export_says_it_too(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file is written, the line is said."""
    target = tmp_path / "out.jsonl"
    assert main(["export", str(log), "--to", str(target), "--query", "log=logs.json~0123456789abcdef~5000"]) == 0
    assert "is another log" in capsys.readouterr().err
    assert len(target.read_text("utf-8").splitlines()) == 3
