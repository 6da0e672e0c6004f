"""Tests of the files that notes are, and of the segments that prove them."""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.store.archive import Archive, Coverage, Span, View
from audit_explorer.store.archive.coverage import notes as note_files
from audit_explorer.store.archive.coverage.coverage import union
from audit_explorer.store.archive.coverage.note_proof import as_proven, merged
from tests.unit.store.archive.working import records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.store.loading import Loader

NOW = datetime(2026, 9, 20, 12, tzinfo=UTC)
VIEW = View("https://tenant.example", "acme", "subject", "ci-sync", "0123", "current", name="CI")
DAY = timedelta(days=1)


def day(number: int, month: int = 9) -> datetime:
    """Give the beginning of a day of 2026."""
    return datetime(2026, month, number, tzinfo=UTC)


def note(start: datetime, end: datetime, *, whole: bool = True, proof: dict[str, int] | None = None) -> Coverage:
    """Make a note."""
    return Coverage(VIEW, start, end, whole=whole, fetched_at=NOW, proof=proof or {})


def segment(month: str, number: int = 0) -> str:
    """Give the name of a segment."""
    return f"{month}-{number:064x}.parquet"


def put(archive: Archive, said: object) -> Path:
    """Write a file under the name that a note with this content has."""
    content = said if isinstance(said, bytes) else json.dumps(said).encode()
    folder = archive.folder / "coverage"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(content).hexdigest()}.json"
    path.write_bytes(content)
    return path


def one_note(archive: Archive) -> Path:
    """Give the only note's file."""
    (path,) = (archive.folder / "coverage").iterdir()
    return path


def test_a_note_comes_back_as_it_was_written(archive: Archive, load: Loader) -> None:
    """With whose view it is, who let it be fetched, and the segments that hold the records; partly ones name none."""
    covered = [note(day(1), day(9)), note(day(9), day(10), whole=False)]
    archive.add(load(records(0, 4)), covered=covered, by="reviewer@example.com")
    whole, partly = sorted(archive.notes(), key=lambda one: one.start)
    assert (whole.view, whole.view.name, whole.span, whole.whole) == (VIEW, "CI", Span(day(1), day(9)), True)
    assert (whole.by, partly.by) == (("reviewer@example.com",), ("reviewer@example.com",))
    assert set(whole.proof) == {one.name for one in archive.segments()}
    assert all(count > 0 for count in whole.proof.values())
    assert not partly.proof


def test_a_time_without_records_needs_no_proof(archive: Archive) -> None:
    """That nothing happened is whole without a segment."""
    archive.note([note(day(1), day(9))])
    assert archive.holes(VIEW, day(1), day(9)) == []


def test_a_note_is_void_when_its_segments_are_gone(archive: Archive, load: Loader) -> None:
    """The time is lacking again; it is shown as partly, and is whole again when the segment is."""
    archive.add(load(records(0, 4)), covered=[note(day(1), day(20))])
    (one,) = archive.segments()
    path = archive.folder / "segments" / one.name
    away = path.rename(archive.folder / "away")
    assert archive.holes(VIEW, day(1), day(20)) != []
    assert "partly" in set(archive.coverage(NOW, VIEW)["state"])
    away.rename(path)
    assert archive.holes(VIEW, day(1), day(20)) == []


def test_a_lost_month_takes_no_other_with_it() -> None:
    """A segment holds one month: with a day before and after, it is what isn't proven any more."""
    names = {segment("2026-07"): 5, segment("2026-08"): 6, segment("2026-09"): 7}
    there = {name: name for name in names if "-08-" not in name}
    parts = as_proven(note(day(1, 7), day(30), proof=names), there)
    assert [one.span for one in parts if one.whole] == [Span(day(1, 7), day(31, 7)), Span(day(2), day(30))]
    assert [one.span for one in parts if not one.whole] == [Span(day(31, 7), day(2))]
    assert [set(one.proof) for one in parts] == [{segment("2026-07")}, {segment("2026-09")}, set()]


@pytest.mark.parametrize("name", [segment("undated"), segment("elsewhen"), segment("2026-01"), "foreign", ""])
def test_a_lost_segment_that_could_be_of_any_day_takes_all(name: str) -> None:
    """Its records are of no month, or of none of the note's: nothing of the note is proven."""
    sound = segment("2026-09")
    (part,) = as_proven(note(day(1), day(20), proof={name: 1, sound: 2}), {sound: sound})
    assert (part.whole, part.span) == (False, Span(day(1), day(20)))


def test_proof_goes_with_records_that_were_merged(archive: Archive, load: Loader) -> None:
    """After a compaction the notes are proven by the segment that has the records now."""
    for number in range(4):
        archive.add(load(records(number, number + 1)), covered=[note(day(1 + number), day(2 + number))])
    archive.compact(datetime(2027, 1, 1, tzinfo=UTC))
    there = {one.name for one in archive.segments()}
    assert archive.holes(VIEW, day(1), day(5)) == []
    assert {name for one in archive.notes() for name in one.proof} <= there


@pytest.mark.parametrize("place", range(0, 400, 13))
def test_a_bit_flipped_in_a_note(archive: Archive, place: int) -> None:
    """A note that isn't what its name says says nothing, whichever bit it is."""
    archive.note([note(day(1), day(9))])
    path = one_note(archive)
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1 << place % 7
    path.write_bytes(content)
    assert archive.notes() == []
    assert archive.holes(VIEW, day(1), day(9)) == [Span(day(1), day(9))]


def hostile() -> dict[str, object]:
    """Give what a file under a note's name may hold."""
    said = {
        "format": 2,
        "address": "a",
        "tenant": "",
        "kind": "subject",
        "who": "w",
        "rights": "",
        "generation": "",
        "name": "",
        "own_way": True,
        "start": day(1).isoformat(),
        "end": day(9).isoformat(),
        "whole": True,
        "fetched_at": NOW.isoformat(),
        "by": [],
        "proof": {},
    }
    return {
        "later": said | {"format": 3},
        "a text for the format": said | {"format": "2"},
        "kind": said | {"kind": "administrator"},
        "kind list": said | {"kind": []},
        "who": said | {"who": None},
        "no proof": {key: value for key, value in said.items() if key != "proof"},
        "proof list": said | {"proof": ["a"]},
        "proof of words": said | {"proof": {"a": "many"}},
        "by": said | {"by": [3]},
        "naive": said | {"start": "2026-09-01T00:00:00"},
        "brackets": b"[" * 100_000,
        "list": [],
        "number": 3,
        "not utf-8": b"\xff\xfe",
        "nothing": b"",
        "surrogate": said | {"who": 5},
    }


@pytest.mark.parametrize("name", hostile())
def test_a_note_that_is_none_says_nothing(archive: Archive, name: str) -> None:
    """Neither a later format nor a damaged or foreign one raises, counts, or is removed by a merge."""
    path = put(archive, hostile()[name])
    assert archive.notes() == []
    archive.note([note(day(1) + number * DAY, day(2) + number * DAY) for number in range(70)])
    archive.compact(NOW)
    assert path.exists()
    assert len(archive.notes()) == 1


def test_whole_is_true_and_nothing_else(archive: Archive) -> None:
    """A note that says "yes" is not whole; neither is one whose way isn't said to be the own one counted for it."""
    said = hostile()["later"]
    assert isinstance(said, dict)
    put(archive, said | {"format": 2, "whole": "yes"})
    put(archive, said | {"format": 2, "own_way": "yes"})
    assert sorted((one.whole, one.view.own_way) for one in archive.notes()) == [(False, True), (True, False)]
    assert archive.holes(View("a", kind="subject", who="w"), day(1), day(9)) == [Span(day(1), day(9))]


def fifo(path: Path) -> None:
    """Make a pipe that nobody writes to."""
    os.mkfifo(path)


def link_to_zero(path: Path) -> None:
    """Make a link to a device without an end."""
    path.symlink_to("/dev/zero")


def link_to_itself(path: Path) -> None:
    """Make a link that leads nowhere."""
    path.symlink_to(path)


def sparse(path: Path) -> None:
    """Make a file of a terabyte that takes no room."""
    with path.open("wb") as file:
        file.truncate(1 << 40)


@pytest.mark.parametrize("make", [fifo, link_to_zero, link_to_itself, sparse, lambda path: path.mkdir()])
def test_what_is_no_file_under_a_notes_name(archive: Archive, make: Callable[[Path], None]) -> None:
    """A pipe, a folder, a link, a huge file: none is waited for, and the other notes are read."""
    archive.note([note(day(1), day(9))])
    make(archive.folder / "coverage" / f"{'0' * 64}.json")
    began = time.monotonic()
    assert len(archive.notes()) == 1
    assert time.monotonic() - began < 5


def test_notes_of_an_earlier_version_make_nothing_whole(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """They don't say for whom: their days are partly there, and no sync counts them, merged or not."""
    said = {
        "format": 1,
        "address": VIEW.address,
        "start": day(1).isoformat(),
        "end": day(9).isoformat(),
        "whole": True,
        "fetched_at": NOW.isoformat(),
    }
    put(archive, said)
    for _ in range(2):
        (found,) = archive.notes()
        assert (found.whole, found.view) == (False, View(VIEW.address))
        assert archive.holes(View(VIEW.address), day(1), day(9)) == [Span(day(1), day(9))]
        assert set(archive.coverage(NOW)["state"]) == {"none", "partly"}
        monkeypatch.setattr(note_files.merge_notes, "__kwdefaults__", {"many": 1})
        archive.compact(NOW)


def test_8640_notes_are_read_fast(archive: Archive, load: Loader) -> None:
    """A month of syncs every five minutes that nobody merged is read within seconds, and merged into one note."""
    archive.add(load(records(0, 4)))
    (one,) = archive.segments()
    name, start, five = one.name, datetime.fromisoformat(f"{one.month}-01T00:00:00+00:00"), timedelta(minutes=5)
    for number in range(8_640):
        made = note(start + number * five, start + (number + 1) * five)
        said = {**hostile()["later"], "format": 2, "address": VIEW.address, "proof": {name: 1}}  # type: ignore[dict-item]
        put(archive, said | {"start": made.start.isoformat(), "end": made.end.isoformat()})
    began = time.monotonic()
    found = archive.notes()
    assert time.monotonic() - began < 10
    assert (len(found), all(one.whole for one in found)) == (8_640, True)
    archive.compact(NOW)
    (merged_note,) = archive.notes()
    assert merged_note.span == Span(start, start + 30 * DAY)


NAMES = [segment(f"2026-0{month}", number) for month in (7, 8, 9) for number in range(3)] + [segment("undated")]
PROVEN = st.lists(
    st.builds(
        lambda start, length, names, who: replace(
            note(day(1, 7) + start * DAY, day(1, 7) + (start + length) * DAY, proof=dict.fromkeys(names, 1)),
            view=replace(VIEW, who=who),
        ),
        *(st.integers(0, 80), st.integers(1, 40), st.sets(st.sampled_from(NAMES), max_size=4), st.sampled_from("ab")),
    ),
    max_size=7,
)


@given(PROVEN, st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES)))
def test_merging_never_makes_more_whole(notes: list[Coverage], first: set[str], later: set[str]) -> None:
    """Whatever is lost before a merge, and whatever after it, no view is whole where its notes alone wouldn't be."""
    before = {name: name for name in NAMES if name not in first}
    after = {name: name for name in NAMES if name not in first | later}
    plain = [part for one in notes for part in as_proven(one, after)]
    few = [part for one in merged([p for n in notes for p in as_proven(n, before)]) for part in as_proven(one, after)]
    for who in "ab":
        alone, together = (
            union(one.span for one in said if one.whole and one.view.who == who) for said in (plain, few)
        )
        assert union([*alone, *together]) == alone
