"""What a fetch brought, as a log that is read once: for the archive, and for whoever explores it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from audit_explorer.errors import ArchiveError
from audit_explorer.store import Builder
from audit_explorer.store.archive import Archive
from audit_explorer.ui.session.fetching import Fetching
from tests.apptest.dashboard import ROOT, button, open_page
from tests.control_plane import control_plane
from tests.control_plane.faults import Status
from tests.control_plane.sample import moved_to, sample_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.testing.v1 import AppTest

    from audit_explorer.store import Database
    from tests.control_plane import Plane

COUNT = 300


@pytest.fixture
def plane() -> Iterator[Plane]:
    """Run a control plane with records of the last days."""
    with control_plane(moved_to(sample_records()[:COUNT], datetime.now(UTC))) as plane:
        yield plane


@pytest.fixture(autouse=True)
def _to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw a fetch when it has ended, however slow the machine."""
    wait = Fetching.wait
    monkeypatch.setattr(Fetching, "wait", lambda job, _seconds: wait(job, 60))


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Database]]:
    """Note every reading of what was fetched: the names of its files, and the dataset that came of it."""
    noted: list[tuple[str, Database]] = []
    finish = Builder.finish

    def note(builder: Builder) -> Database:
        dataset = finish(builder)
        if (name := dataset.facts.files[0].name).startswith("fetched"):
            noted.append((name, dataset))
        return dataset

    monkeypatch.setattr(Builder, "finish", note)
    return noted


def send(at: AppTest, plane: Plane) -> AppTest:
    """Fill in the form and send it; the page then shows what came."""
    at.text_input(key="fetch address").set_value(plane.address)
    next(one for one in at.text_input if one.label == "Token").set_value(plane.token)
    at.selectbox(key="fetch last").set_value("90d")
    button(at, "Fetch").click().run()
    assert not at.exception
    return at


def is_closed(dataset: Database) -> bool:
    """Say whether a dataset was closed, and what was made of the log removed."""
    return not dataset.folder.exists()


@pytest.mark.parametrize("keep", [True, False])
def test_what_is_fetched_is_read_once(plane: Plane, passes: list[tuple[str, Database]], *, keep: bool) -> None:
    """The archive is given, and all pages show, what one reading made."""
    at = open_page("fetch")
    at.checkbox(key="fetch keep").set_value(keep)
    send(at, plane)
    assert len(passes) == 1
    button(at, "Explore").click().run()

    assert at.metric[0].value == str(COUNT)
    ((name, dataset),) = passes
    assert name == f"fetched from {plane.address.partition('://')[2]}"
    assert at.sidebar.selectbox[0].options[-1] == name
    button(at, "Close this log").click().run()
    assert is_closed(dataset)


def test_a_closed_log_can_be_explored_again(plane: Plane, passes: list[tuple[str, Database]]) -> None:
    """As long as the fetch is there, so is what came of it."""
    at = send(open_page("fetch"), plane)
    for times in (1, 2):
        button(at, "Explore").click().run()
        assert at.metric[0].value == str(COUNT)
        assert len(passes) == times
        button(at, "Close this log").click().run()
        at.switch_page(str(ROOT / "pages" / "fetch.py")).run()
    assert not at.exception


def test_a_fetch_before_stays_open_until_it_is_closed(plane: Plane, passes: list[tuple[str, Database]]) -> None:
    """What came of each fetch is a log of this session; the pages show the last one."""
    at = send(open_page("fetch"), plane)
    button(at, "Fetch").click().run()
    assert at.success

    assert [is_closed(dataset) for _, dataset in passes] == [False, False]
    button(at, "Close this log").click().run()
    assert sum(is_closed(dataset) for _, dataset in passes) == 1


def test_parts_are_looked_at_together(plane: Plane, passes: list[tuple[str, Database]]) -> None:
    """A fetch that was gone on with: the archive is given each part with the ones before, Explore opens all as one log.

    So the notes of a span that was begun in one part and ended in another name the segments with all of its records.
    """
    plane.behave(faults=[Status(400).on(5)])
    at = open_page("fetch")
    at.number_input(key="fetch size").set_value(100)
    send(at, plane)
    button(at, "Continue").click().run()
    assert any(f"{COUNT:,} new records, 0 already there" in one.value for one in at.text)
    button(at, "Explore").click().run()

    assert at.metric[0].value == str(COUNT)
    (_, part), (_, log) = passes
    assert (part.facts.total, log.facts.total) == (200, 300)
    assert [(file.name.partition(", ")[2], file.records) for file in log.facts.files] == [
        ("file 1", 200),
        ("file 2", 100),
    ]


def test_a_table_that_was_fetched_is_explored(plane: Plane, passes: list[tuple[str, Database]]) -> None:
    """What came as CSV is not archived; it is read once all the same."""
    at = open_page("fetch")
    at.selectbox(key="fetch form").set_value("csv")
    send(at, plane)
    assert Archive().segments() == []
    assert len(passes) == 1
    button(at, "Explore").click().run()

    assert at.metric[0].value == str(COUNT)
    assert len(passes) == 1


def test_an_archive_that_refuses_leaves_the_log_to_be_explored(
    plane: Plane, passes: list[tuple[str, Database]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure in the middle of archiving hides nothing, and nothing is read again."""

    def refuse(archive: Archive, *_: object, **__: object) -> None:
        raise ArchiveError(str(archive.folder), "the disk is full")

    monkeypatch.setattr(Archive, "add", refuse)
    at = send(open_page("fetch"), plane)
    assert "the disk is full" in at.error[0].value
    button(at, "Explore").click().run()

    assert at.metric[0].value == str(COUNT)
    assert len(passes) == 1
