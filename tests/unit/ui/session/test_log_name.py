"""Tests of how an address names a log."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.sources import open_files
from audit_explorer.store.reading_choices import ReadingChoices
from audit_explorer.ui.session.log_name import ARCHIVE, SAMPLE, LogName, shortened
from tests.builders import make_legacy

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 9, 8, tzinfo=UTC)
HASH = "0123456789abcdef" * 4


@pytest.mark.parametrize("name", [SAMPLE, ARCHIVE, LogName("files", "a~b~1.json", HASH[:16], 5000)])
def test_a_name_is_read_back(name: LogName) -> None:
    """What is written into an address means the same log, whatever signs its name has."""
    assert LogName.read(name.text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Sample",
        "logs.json",
        "logs.json~0123456789a~5",
        f"logs.json~{HASH}0~5",
        "logs.json~0123456789abcdeg~5",
        "logs.json~0123456789abcdef~-5",
        "logs.json~0123456789abcdef~٣",
        "logs.json~0123456789abcdef~",
        f"{'x' * 400}~0123456789abcdef~5",
    ],
)
def test_what_names_no_log_is_none(text: str) -> None:
    """Fewer than twelve digits of a hash, other signs, other words and very long texts name nothing."""
    assert LogName.read(text) is None


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    """Whatever an address has, it names a log or none, and one that is read is written as it was."""
    found = LogName.read(f"{text}~{HASH[:12]}~7")
    assert found is None or found.text == f"{text}~{HASH[:12]}~7"


def test_only_the_same_content_fits() -> None:
    """The hash decides, not the name; sample and archive are no files, and an unread log is none."""
    assert LogName("files", "other.json", HASH[:12], 1).fits(HASH)
    assert not LogName("files", "other.json", HASH[1:13], 1).fits(HASH)
    assert not LogName("files", "other.json", HASH[:12], 1).fits("")
    assert not SAMPLE.fits(HASH)
    assert not ARCHIVE.fits("")


def test_the_hash_is_that_of_the_file(tmp_path: Path) -> None:
    """It can be checked with sha256sum, is the same under another name and with other reading choices."""
    text = json.dumps([make_legacy(id=1, happenedAt="2026-09-07 10:00:00")])
    for name, choices in (("a.json", ReadingChoices()), ("b.json", ReadingChoices("Asia/Tokyo"))):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        dataset = open_files([path], now=NOW, choices=choices)
        assert dataset.facts.content == hashlib.sha256(text.encode()).hexdigest()
        assert LogName.of(name, dataset.facts).fits(dataset.facts.content)
        dataset.close()


def test_several_files_have_one_hash_in_any_order(tmp_path: Path) -> None:
    """The same files make the same log, in whatever order and however often they are given; other files don't."""
    paths = [tmp_path / f"{number}.json" for number in range(3)]
    for number, path in enumerate(paths):
        path.write_text(json.dumps([make_legacy(id=number)]), "utf-8")
    found = []
    for given_paths in (paths[:2], paths[1::-1], [*paths[:2], paths[0]], paths[1:]):
        dataset = open_files(given_paths, now=NOW)
        found.append(dataset.facts.content)
        dataset.close()
    assert found[0] == found[1] == found[2] != found[3]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("logs.json", "logs.json"),
        ("a" * 100 + ".json", "a" * 36 + "…" + "a" * 18 + ".json"),
        ("\x00\u202e.json", "␀⟨U+202E⟩.json"),
    ],
)
def test_a_long_name_is_cut_in_the_middle(label: str, expected: str) -> None:
    """Its beginning and its end stay readable, and nothing in it acts or hides."""
    assert shortened(label) == expected or (len(label) < 20 and "\x00" not in shortened(label))
    assert len(shortened(label)) <= 60
