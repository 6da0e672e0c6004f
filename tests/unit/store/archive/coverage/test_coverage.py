"""Tests of what an archive says of the spans that it covers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.store.archive import Coverage, Span, View
from audit_explorer.store.archive.coverage.coverage import days, holes, union
from audit_explorer.store.archive.coverage.note_proof import merged
from tests.unit.store.archive.working import records

if TYPE_CHECKING:
    from audit_explorer.store.archive import Archive
    from tests.unit.store.loading import Loader

NOW = datetime(2026, 9, 20, 12, tzinfo=UTC)
ADDRESS = "https://tenant.example"


def day(number: int, hour: int = 0) -> datetime:
    """Give a moment of September 2026."""
    return datetime(2026, 9, number, hour, tzinfo=UTC)


def note(start: datetime, end: datetime, *, whole: bool = True, address: str = ADDRESS) -> Coverage:
    """Make a note of a span."""
    return Coverage(View(address), start, end, whole=whole, fetched_at=NOW)


def test_day_by_day(archive: Archive, load: Loader) -> None:
    """A day is whole when all of it was fetched whole, partly when something of it is there; today is never whole."""
    archive.add(load(records(0, 4)), covered=[note(day(10), day(12, 6)), note(day(12, 6), day(13))])
    archive.note([note(day(15), day(18), whole=False), note(day(19, 1), day(20, 11))])
    frame = archive.coverage(NOW)
    state = dict(zip([f"{moment:%m-%d}" for moment in frame["day"]], frame["state"], strict=True))
    assert [state[f"09-{number:02}"] for number in range(9, 21)] == [
        *("none", "whole", "whole", "whole", "none", "none"),
        *("partly", "partly", "partly", "none", "partly", "partly"),
    ]
    assert state["06-29"] == "partly"
    assert frame.set_index("day")["records"].sum() == 4
    assert frame["day"].iloc[-1] == NOW.date()


def test_days_left() -> None:
    """The platform forgets a day 90 days after its end; the frame reaches back as far as it remembers."""
    frame = days([], {}, NOW)
    assert frame["days_left"].iloc[-1] == 90
    assert frame["days_left"].iloc[0] == 0
    assert frame["days_left"].iloc[1] == 1
    assert len(frame) == 91


def test_what_the_platform_still_has() -> None:
    """A day lacks something while the platform has some of it that isn't fetched whole."""
    horizon = NOW - timedelta(days=90)  # noon of a day, whose morning is forgotten
    notes = [note(horizon, day(18)), note(day(18), day(19), whole=False)]
    lacking = days(notes, {}, NOW).set_index("day")["lacking"]
    assert lacking[lacking].index.tolist() == [day(18).date(), day(19).date(), day(20).date()]
    assert days(notes, {}, NOW)["state"].iloc[0] == "partly"
    assert not days([note(day(1), day(2))], {}, day(1) + timedelta(days=200)).set_index("day")["lacking"][day(1).date()]


def test_hostile_years() -> None:
    """A record of the year 2000 or a note of the year 1 doesn't make a calendar of a million days."""
    early = note(datetime(1, 1, 2, tzinfo=UTC), day(2))
    assert len(days([early], {datetime(2000, 1, 1, tzinfo=UTC).date(): 1}, NOW)) == 3661


def test_no_day_is_whole_in_several_views_at_once() -> None:
    """What one asker was shown says nothing of what another one is: together they make no day whole."""
    mine, other = View(ADDRESS, kind="subject", who="a"), View(ADDRESS, kind="subject", who="b")
    both = [replace(note(day(1), day(4)), view=view) for view in (mine, other)]
    frame = days(both, {}, NOW).set_index("day")
    assert [frame["state"][day(number).date()] for number in (1, 2, 3)] == ["partly"] * 3
    assert frame["lacking"].all()
    assert set(days(both[:1], {}, NOW).set_index("day")["state"][: day(1).date()]) == {"none", "whole"}


def test_holes_of_an_address(archive: Archive) -> None:
    """What wasn't fetched whole from an address is to be fetched again."""
    archive.note(
        [note(day(2), day(4)), note(day(5), day(6), whole=False), note(day(1), day(9), address="https://other")]
    )
    assert archive.holes(View(ADDRESS), day(1), day(8)) == [Span(day(1), day(2)), Span(day(4), day(8))]
    assert archive.holes(View(ADDRESS), day(2), day(4)) == []


def test_note_holds_no_secret(archive: Archive) -> None:
    """What a caller left in an address by mistake isn't written; a note that can't be read says nothing."""
    archive.note([note(day(1), day(2), address="https://user:hunter2@tenant.example/path?token=hunter2#hunter2")])
    (written,) = (archive.folder / "coverage").iterdir()
    assert "hunter2" not in written.read_text()
    assert json.loads(written.read_text())["address"] == "https://tenant.example/path"
    for name, content in (("a.json", "{"), ("b.json", "[]"), ("c.json", '{"format": 1, "start": 3}')):
        (archive.folder / "coverage" / name).write_text(content)
    assert len(archive.notes()) == 1


def test_many_notes_become_few(archive: Archive) -> None:
    """A sync every few minutes doesn't leave a file each for ever; the holes stay the same."""
    start = day(1)
    archive.note(
        [note(start + timedelta(hours=hour), start + timedelta(hours=hour + 1)) for hour in range(100) if hour != 50]
    )
    before = archive.holes(View(ADDRESS), day(1), day(8))
    assert archive.compact(NOW) == 99
    assert len(archive.notes()) == 2
    assert archive.holes(View(ADDRESS), day(1), day(8)) == before


HOURS = st.integers(0, 40)
NOTES = st.lists(
    st.builds(
        lambda start, length, whole, address: note(
            day(1) + timedelta(hours=start), day(1) + timedelta(hours=start + length), whole=whole, address=address
        ),
        *(HOURS, st.integers(1, 10), st.booleans(), st.sampled_from([ADDRESS, "https://other"])),
    ),
    max_size=8,
)


@given(NOTES)
def test_merged_notes_say_the_same(notes: list[Coverage]) -> None:
    """Fewer notes cover the same spans of each address, wholly and at all."""
    for address in {one.view.address for one in notes}:
        for few in (lambda one: one.whole, lambda _: True):
            spans = [
                union(one.span for one in said if one.view.address == address and few(one))
                for said in (notes, merged(notes))
            ]
            assert spans[0] == spans[1]


@given(NOTES)
def test_holes_and_spans_fill_what_is_wanted(notes: list[Coverage]) -> None:
    """Holes touch no covered span, and together with the covered ones leave nothing out."""
    wanted = Span(day(1, 3), day(2, 9))
    spans = [one.span for one in notes]
    found = holes(spans, wanted)
    assert all(holes([hole], span) == [span] for hole in found for span in spans)
    assert holes([*spans, *found], wanted) == []
