"""Tests of what a fetch calls complete: servers that cut their pages, or miscount them."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from audit_explorer.filters import Filter
from audit_explorer.period import Period
from audit_explorer.sources.api import Plan
from audit_explorer.sources.api.fetching import window_reading
from tests.control_plane import control_plane
from tests.control_plane.faults import EndlessNext
from tests.control_plane.paging import Paging
from tests.unit.sources.api.fetch_runs import MONTH, NOW, START, evenly, fetch, held, ids, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.sources.api.fetching.plan import Form, Generation
    from tests.control_plane import Plane

GENERATIONS: Final[list[Generation]] = ["current", "legacy"]
PAGE: Final = 10
COUNTS: Final = (0, 1, 9, 10, 11, 20, 34)

BOTH: Final[dict[str, Paging]] = {
    "as specified": Paging(),
    "one fewer than asked": Paging(fewer=1),
    "at most seven": Paging(most=7),
    "one at a time": Paging(most=1),
    "pages of any length": Paging(lengths="varying"),
    "growing pages": Paging(lengths="growing"),
    "shrinking pages": Paging(lengths="shrinking"),
    "offset ignored": Paging(ignores_offset=True),
    "offset ignored, at most seven": Paging(ignores_offset=True, most=7),
    "no more than two pages": Paging(cap=2 * PAGE),
    "no more than a short page": Paging(cap=7),
    "hidden after paging": Paging(hides=4, next="absent", total="absent"),
}
CURRENT: Final[dict[str, Paging]] = {
    f"{total} total, {following} next, {cut or 'whole pages'}": Paging(total=total, next=following, most=cut)
    for total in ("window", "page", "left", "absent")
    for following in ("right", "absent", "null", "empty", "endless", "asked")
    for cut in (None, 7)
}
MISCOUNTED: Final[dict[str, Paging]] = {
    "too low": Paging(total_by=-3),
    "too low, clamped": Paging(total_by=-3, most=7, next="absent"),
    "nothing at all": Paging(total_by=-1_000),
}


def visible(plane: Plane, generation: Generation) -> list[str]:
    """Give the ids of what the server lets out of its pages at all."""
    events = [event for event in plane.events if not plane.behaviour.paging.hidden(event)]
    return ids(event.legacy if generation == "legacy" else event.current for event in events)


def assert_whole(records_: list[dict[str, Any]], paging: Paging, generation: Generation, folder: Path) -> None:
    """Fetch from such a server: every record comes once, and the fetch says that it is complete."""
    with control_plane(records_, paging=paging) as plane:
        fetched = fetch(plane, Plan(MONTH, generation, page_size=PAGE), folder)
        assert ids(records(fetched)) == visible(plane, generation)
        assert len(fetched.ledger) == len(plane.requests)
    assert fetched.complete, fetched.said
    assert fetched.covered == ((START, NOW),)
    assert not fetched.doubted


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("name", BOTH)
def test_a_server_with_pages_of_its_own_gives_everything(name: str, generation: Generation, tmp_path: Path) -> None:
    """However pages are cut, at any length around a page's end, every record comes once and the fetch is complete."""
    for count in COUNTS:
        if "ignored" in name and count == 1:
            continue  # one record, the same at every offset: nothing tells that it is the only one
        folder = tmp_path / str(count)
        folder.mkdir()
        assert_whole(evenly(count), BOTH[name], generation, folder)


@pytest.mark.parametrize("name", CURRENT)
def test_a_server_that_counts_in_its_own_way_gives_everything(name: str, tmp_path: Path) -> None:
    """Whatever `next` and `total` are, pages are read until there is nothing more, and two other facts agree."""
    for count in (0, 3, 10, 34, 40):
        folder = tmp_path / str(count)
        folder.mkdir()
        assert_whole(evenly(count), CURRENT[name], "current", folder)


@pytest.mark.parametrize("name", MISCOUNTED)
def test_a_total_that_is_too_low_is_a_doubt(name: str, tmp_path: Path) -> None:
    """More came than it says: everything is read, and that the server contradicts itself is said."""
    with control_plane(evenly(34), paging=MISCOUNTED[name]) as plane:
        fetched = fetch(plane, Plan(MONTH, "current", page_size=PAGE), tmp_path)
        assert ids(records(fetched)) == held(plane, fetched)
    assert (fetched.complete, fetched.error) == (False, None)
    assert any("the server says that it has" in said and "but sent 34" in said for said in fetched.said)
    assert fetched.doubted


@pytest.mark.parametrize("paging", [Paging(total_by=100), Paging(total_by=100, next="absent", most=7)])
def test_a_total_that_is_too_high_is_a_doubt(paging: Paging, tmp_path: Path) -> None:
    """Everything is read, but nobody can know that: both numbers are said, and the time can be read again."""
    with control_plane(evenly(34), paging=paging) as plane:
        fetched = fetch(plane, Plan(MONTH, "current", page_size=PAGE), tmp_path)
        assert ids(records(fetched)) == held(plane, fetched)
        assert not fetched.complete
        assert fetched.error is None
        assert any("the server says that it has 134 records, but sent 34" in said for said in fetched.said)
        assert fetched.doubted
        assert fetched.resume is not None
        plane.behave(paging=Paging())
        again = fetch(plane, fetched.resume, tmp_path)
        assert again.complete
        assert not again.files


@pytest.mark.parametrize("generation", GENERATIONS)
def test_what_a_server_never_shows_is_a_doubt(generation: Generation, tmp_path: Path) -> None:
    """Of fifty records in one millisecond it sends ten, always the same: nothing proves that there are no others."""
    crowd = evenly(50, step=timedelta(0))
    with control_plane(crowd, paging=Paging(ignores_offset=True)) as plane:
        fetched = fetch(plane, Plan(MONTH, generation, page_size=PAGE), tmp_path)
    assert len(records(fetched)) == PAGE
    assert not fetched.complete
    assert any("not known to be complete, because" in said for said in fetched.said)
    assert fetched.doubted


def test_pages_without_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading that is as long as no log is given up, with what it brought, and says so."""
    monkeypatch.setattr(window_reading, "MOST_PAGES", 3)
    with control_plane(
        evenly(63, step=timedelta(hours=8)), faults=[EndlessNext()], paging=Paging(total="absent")
    ) as plane:
        fetched = fetch(plane, Plan(MONTH, "current", page_size=PAGE), tmp_path)
        assert len(plane.requests) < 9
    assert len(records(fetched)) >= 3 * PAGE
    assert not fetched.complete
    assert any("without an end" in said for said in fetched.said)


FORMS: Final[list[tuple[Generation, Form]]] = [("legacy", "json"), ("current", "json"), ("current", "csv")]
FILES: Final = [Paging(), Paging(most=7), Paging(fewer=1), Paging(total="absent"), Paging(total="page"), Paging(cap=7)]


@pytest.mark.parametrize(("generation", "form"), FORMS)
@pytest.mark.parametrize("paging", FILES)
def test_a_file_that_was_cut_is_divided(generation: Generation, form: Form, paging: Paging, tmp_path: Path) -> None:
    """A file is whole where the pages have nothing after as many records; else the time is divided until it is."""
    for count in (0, 1, 7, 10, 34):
        folder = tmp_path / str(count)
        folder.mkdir()
        with control_plane(evenly(count), paging=paging) as plane:
            fetched = fetch(plane, Plan(MONTH, generation, form=form, page_size=PAGE), folder)
            found = records(fetched)
            if fetched.complete or paging.cap is None:
                assert ids(found) == held(plane, fetched)
            assert fetched.complete or (paging.cap and count > paging.cap), fetched.said


def test_a_file_that_the_pages_contradict_is_a_doubt(tmp_path: Path) -> None:
    """The pages' total says more than the file has: both numbers are said."""
    with control_plane(evenly(7), paging=Paging(total_by=5)) as plane:
        fetched = fetch(plane, Plan(MONTH, "current", form="json", page_size=PAGE), tmp_path)
    assert not fetched.complete
    assert any("12 records, but sent 7" in said for said in fetched.said)


@pytest.fixture(scope="module")
def plane() -> Iterator[Plane]:
    """Serve two hundred records: bursts of ten within a minute, then pauses."""
    log = []
    for burst in range(20):
        log += evenly(10, start=START + timedelta(hours=burst), step=timedelta(seconds=2 + burst % 4))
    with control_plane([record | {"id": number} for number, record in enumerate(log, start=1)]) as running:
        yield running


NextOffset = Literal["right", "absent", "null", "empty", "endless", "asked"]
TOTALS = ["window", "page", "left", "absent"]


@st.composite
def pagings(draw: st.DrawFn) -> Paging:
    """Draw a way of paging; a server that stops early does so where one of its pages is full.

    Such a server at least says how many records there are, or goes on with `next`: one that hides the rest from every
    fact that it tells can't be found out.
    """
    pages = draw(st.sampled_from([None, None, 1, 3]))
    led: NextOffset = draw(st.sampled_from(["right", "absent", "null", "empty", "endless", "asked"]))
    most = draw(st.sampled_from([None, 7] if pages else [None, 1, 3, 7]))
    return Paging(
        most=most,
        lengths="even" if pages else draw(st.sampled_from(["even", "varying", "growing", "shrinking"])),
        ignores_offset=draw(st.sampled_from([False, False, False, True])),
        cap=None if pages is None else pages * (most or PAGE),
        next=led,
        total=draw(st.sampled_from(["window"] if pages and led in {"right", "asked"} else TOTALS)),
        total_by=draw(st.sampled_from([0, 0, 0, -2, 2])),
    )


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    paging=pagings(),
    order=st.sampled_from(["time", "time", "scattered"]),
    doubled=st.sampled_from([0, 0, 7]),
    generation=st.sampled_from(GENERATIONS),
    hours=st.integers(0, 6),
    size=st.integers(3, PAGE),
)
def test_never_complete_with_a_record_missing(
    plane: Plane, paging: Paging, order: str, doubled: int, generation: Generation, hours: int, size: int
) -> None:
    """Whatever a server does: what comes, comes once, and a fetch that says complete has every record."""
    size = PAGE if paging.cap else size
    note(f"{paging}, {order}, {doubled=}, {generation}, {hours=}, {size=}")
    plane.behave(paging=paging, order=order, doubled_every=doubled)
    period = Period(START - timedelta(minutes=30), START + timedelta(hours=hours, minutes=30))
    with tempfile.TemporaryDirectory() as folder:
        fetched = fetch(plane, Plan(Filter(period=period), generation, page_size=size), Path(folder))
        found = ids(records(fetched))
        if fetched.complete:
            assert found == ids(plane.records[-10 * hours - 10 :]) or (
                found == ids(plane.current_records[-10 * hours - 10 :])
            )
    assert len(found) == len(set(found))
    assert fetched.complete is bool(not fetched.doubted)
    assert len(fetched.ledger) < 2_000
