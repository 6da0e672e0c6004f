"""Tests of marks, saved views and reviews as JSON: out, in, merged, refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.errors import ImportRefusedError
from audit_explorer.filters import Filter
from audit_explorer.workbench.mark_notes import Notes, Target
from audit_explorer.workbench.reviews import ReviewException, Reviews, Snapshot
from audit_explorer.workbench.saved_views import SavedViews
from audit_explorer.workbench.workbench_exchange import FORMAT, exported, take_in
from audit_explorer.workbench.workbench_file import WorkbenchFile

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 10, 1, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
ONE = Target("record", "1001/12/" + "0" * 32)


def _filled(path: Path, author: str = "") -> WorkbenchFile:
    file = WorkbenchFile(path)
    notes, reviews = Notes(author, file), Reviews(author, file)
    notes.mark(ONE, "starred", on=True, now=NOW)
    notes.mark(ONE, "tagged", on=True, now=NOW, name="später")
    notes.comment(ONE, 'it\'s "quoted"\n<script>', NOW)
    SavedViews(author, file).save("Deletions", "events", [("action", "Delete")], NOW)
    id_ = reviews.begin("September", Filter(), zone="UTC", log="sample", now=NOW)
    reviews.note(ReviewException("", id_, "", "a secret", "Open", "ann", "T-1", "2026-10-31"), NOW)
    reviews.close(id_, NOW, 1, 2, Snapshot(frozenset(), frozenset()), NOW)
    return file


def test_an_export_makes_an_equal_file(tmp_path: Path) -> None:
    """Everything but what a closed review had in its scope is the same in another file; then nothing is new."""
    first, second = _filled(tmp_path / "a"), WorkbenchFile(tmp_path / "b")
    data = exported(LATER, first)
    done = take_in(data, LATER, file=second)

    assert (done.taken, done.known, done.others, done.unreadable) == (6, 0, 0, 0)
    assert Notes("", second).of(ONE) == Notes("", first).of(ONE)
    assert SavedViews("", second).all() == SavedViews("", first).all()
    (review,) = Reviews("", second).all()
    assert Reviews("", first).all() == (review,)
    assert Reviews("", second).exceptions(review.id) == Reviews("", first).exceptions(review.id)
    assert Reviews("", first).snapshot(review.id) is not None
    assert Reviews("", second).snapshot(review.id) is None
    again = take_in(data, LATER, file=second)
    assert (again.taken, again.known) == (0, 6)
    assert again.sentence == "0 entries imported, 6 already here as new or newer."


def test_the_newer_version_counts(tmp_path: Path) -> None:
    """What was taken back later isn't brought again; what was changed later elsewhere is taken over."""
    file = _filled(tmp_path / "a")
    old = exported(NOW, file)
    Notes("", file).mark(ONE, "starred", on=False, now=LATER)
    new = exported(LATER, file)

    assert take_in(old, LATER, file=file).taken == 0
    assert "starred" not in {mark.sort for mark in Notes("", file).of(ONE)}
    other = WorkbenchFile(tmp_path / "b")
    take_in(old, LATER, file=other)
    assert take_in(new, LATER, file=other).taken == 1
    assert "starred" not in {mark.sort for mark in Notes("", other).of(ONE)}


def test_who_is_signed_in_imports_only_their_own(tmp_path: Path) -> None:
    """Nobody puts words into another's mouth: entries of others are left out, and counted."""
    data = exported(LATER, _filled(tmp_path / "a", "ann"))
    file = WorkbenchFile(tmp_path / "b")

    bob = take_in(data, LATER, author="bob", file=file)
    assert (bob.taken, bob.others) == (0, 6)
    assert Notes("bob", file).of(ONE) == ()
    assert take_in(data, LATER, author="ann", file=file).taken == 6


def test_one_who_signed_in_does_not_take_over_what_another_made(tmp_path: Path) -> None:
    """An entry under somebody else's id that claims to be one's own changes nothing."""
    file = _filled(tmp_path / "a", "ann")
    said = json.loads(exported(NOW, file))
    for entry in said["saved_views"]:
        entry |= {"author": "bob", "name": "stolen", "at": entry["at"] + 1000}
    take_in(json.dumps(said).encode(), LATER, author="bob", file=file)

    assert [(view.name, view.author) for view in SavedViews("bob", file).all()] == [("Deletions", "ann")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no json",
        b"[]",
        b"null",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({"format": FORMAT, "version": 2}).encode(),
        json.dumps({"format": FORMAT, "version": 1, "marks": {}}).encode(),
        json.dumps({"format": FORMAT, "version": 1, "reviews": "x"}).encode(),
    ],
    ids=range(10),
)
def test_what_is_no_export_is_refused(data: bytes) -> None:
    """Nothing is taken of a file that isn't one of ours, and the error says so plainly."""
    with pytest.raises(ImportRefusedError, match="Nothing was imported"):
        take_in(data, NOW)
    assert Notes("").latest(10) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "log"},
        {"target": ""},
        {"target": "no key"},
        {"target": ["1001"]},
        {"sort": "'; DROP TABLE mark; --"},
        {"sort": "tagged", "name": "  A B "},
        {"sort": "tagged", "name": ""},
        {"name": "starred has none"},
        {"author": None},
        {"author": "x" * 400},
        {"text": "x" * 5_000},
        {"text": "\ud800"},
        {"text": "a\x00b"},
        {"at": -1},
        {"at": 1.5},
        {"at": True},
        {"at": 2**60},
        {"at": int((NOW + timedelta(days=400)).timestamp() * 1000)},
        {"gone": 2},
        {"gone": []},
    ],
    ids=str,
)
def test_a_malformed_entry_is_left_out_and_counted(tmp_path: Path, change: dict[str, Any]) -> None:
    """One entry that no version writes is left out and counted, and the others are taken."""
    good = {
        "kind": "record",
        "target": ONE.key,
        "sort": "starred",
        "name": "",
        "author": "",
        "text": "",
        "batch": "",
        "at": int(NOW.timestamp() * 1000),
        "gone": 0,
    }
    data = json.dumps({"format": FORMAT, "version": 1, "marks": [good | change, {}, 7, None, good]}).encode()
    done = take_in(data, NOW, file=WorkbenchFile(tmp_path / "w"))

    assert (done.taken, done.unreadable) == (1, 4)
