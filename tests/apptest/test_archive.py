"""The archive: as a log, on its own page, brought up to date and refreshed; without a browser."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from audit_explorer.sources.archiving import archive_files
from audit_explorer.store.archive import Archive, Coverage
from tests.apptest.dashboard import ROOT, button, nodes, open_page, query
from tests.builders import make_legacy
from tests.control_plane import control_plane
from tests.control_plane.faults import Status
from tests.control_plane.sample import moved_to, sample_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.control_plane import Plane

COUNT = 300
HOUR = timedelta(hours=1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of this test alone."""
    monkeypatch.setenv("AUDIT_EXPLORER_ARCHIVE", str(tmp_path / "archive"))
    return tmp_path


@pytest.fixture
def plane() -> Iterator[Plane]:
    """Run a control plane with records of the last days."""
    with control_plane(moved_to(sample_records()[:COUNT], datetime.now(UTC))) as plane:
        yield plane


def export(folder: Path, ids: range, start: datetime = datetime(2026, 9, 7, tzinfo=UTC)) -> Path:
    """Write an export: a record an hour."""
    path = folder / f"{ids.start}.json"
    rows = [make_legacy(id=number, happenedAt=(start + number * HOUR).isoformat()) for number in ids]
    path.write_text(json.dumps(rows))
    return path


def settled(at: AppTest) -> AppTest:
    """Wait for the end of the session's refresh, and let the page take it over."""
    at.session_state["refreshing"].wait(60)
    at.run()
    assert not at.exception
    return at


def sync(at: AppTest, address: str, token: str) -> AppTest:
    """Fill in the form of the Archive page and send it."""
    at.text_input(key="sync address").set_value(address)
    next(one for one in at.text_input if one.label == "Token").set_value(token)
    button(at, "Sync now").click().run()
    return settled(at)


def texts(at: AppTest) -> str:
    """Give what the page says."""
    return "\n".join(one.value for kind in (at.text, at.caption, at.success, at.warning, at.error) for one in kind)


def events(at: AppTest) -> str:
    """Give the headline's number of events."""
    return next(metric.value for metric in at.metric if metric.label == "Events")


@pytest.mark.usefixtures("folder")
def test_without_an_archive_nothing_is_offered() -> None:
    """A button that would open nothing is not there; the page says what to do."""
    assert "Open the archive" not in [one.label for one in open_page("overview").button]
    at = open_page("archive")
    assert not at.exception
    assert "Nothing is kept yet" in texts(at)
    assert "Sync now" in [one.label for one in at.button]


def test_the_archive_is_opened(folder: Path) -> None:
    """What was archived from several files is looked at as one log, which can be opened again in its place."""
    for ids in (range(1, 6), range(4, 9)):
        archive_files(Archive(), [export(folder, ids)])
    at = open_page("overview")
    for _ in range(2):
        button(at, "Open the archive").click().run()
        assert events(at) == "8"
        assert at.sidebar.selectbox[0].options[1:] == ["Archive"]
    assert not at.exception


@pytest.mark.usefixtures("folder")
def test_a_log_is_added_to_the_archive(start: Callable[..., None]) -> None:
    """One's own log can be added, and again without effect; the sample can't."""
    at = open_page("overview")
    assert "Add this log to the archive" not in [one.label for one in at.button]
    start([make_legacy(id=number) for number in range(5)])
    at = open_page("overview")
    for expected in ("5 records added, 0 were archived already.", "0 records added, 5 were archived already."):
        button(at, "Add this log to the archive").click().run()
        assert expected in [one.value for one in at.sidebar.success]
    dataset = Archive().open()
    assert dataset.facts.total == 5
    dataset.close()


def test_the_page_says_what_is_covered(folder: Path) -> None:
    """Records, days and what will be lost stand in figures, a calendar and its table."""
    now = datetime.now(UTC)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    start = today - timedelta(days=3)
    note = Coverage("https://plane.example", start, start + timedelta(days=2), whole=True, fetched_at=now)
    archive_files(Archive(), [export(folder, range(48), start)], covered=[note])
    at = open_page("archive")

    assert not at.exception
    figures = {metric.label: metric.value for metric in at.metric}
    assert (figures["Records"], figures["Whole days"]) == ("48", "2")
    assert "2 of the last 90 days are kept whole" in texts(at)
    rows = next(one.value for one in at.dataframe if "days_left" in one.value)
    assert list(rows["state"])[:4] == ["not fetched", "not fetched", "fetched whole", "fetched whole"]
    assert list(rows["records"])[:4] == [0, 0, 24, 24]


@pytest.mark.usefixtures("folder")
def test_the_archive_is_brought_up_to_date(plane: Plane) -> None:
    """Sync now archives everything once, and again brings nothing; the session remembers from where, unseen."""
    at = sync(open_page("archive"), plane.address, plane.token)
    assert f"Up to date: {COUNT} new records" in texts(at)
    assert {metric.label: metric.value for metric in at.metric}["Records"] == f"{COUNT}"

    button(at, "Sync now").click().run()
    at = settled(at)
    assert "Up to date: 0 new records" in texts(at)
    held = [repr(value) for value in at.session_state.values()]
    drawn = [str(getattr(node, "proto", "")) for node in nodes(at._tree)]  # noqa: SLF001 - no public way
    assert plane.token not in "\n".join([*held, *drawn])


@pytest.mark.usefixtures("folder")
def test_a_sync_that_fails_says_why_and_keeps_what_came(plane: Plane) -> None:
    """The reason, what came, and that the next one goes on; rejected credentials are not used again by a refresh."""
    plane.behave(faults=[Status(403).on(1)])
    at = sync(open_page("archive"), plane.address, plane.token)

    assert "Not complete: 0 new records" in texts(at)
    assert "does not let this user or application read the audit log" in at.error[0].value
    assert at.text_input(key="sync address").value == plane.address  # the form is back


def test_a_refresh_shows_what_others_added_and_keeps_the_readers_place(folder: Path) -> None:
    """New records appear at the top; whoever reads a later page goes on reading the same rows, with the event open."""
    archive_files(Archive(), [export(folder, range(250))])
    at = open_page("overview")
    button(at, "Open the archive").click().run()
    at.query_params["page"] = "2"
    at.switch_page(str(ROOT / "pages" / "events.py")).run()
    rows = list(at.dataframe[0].value["happened_at"])
    assert len(rows) == 100

    archive_files(Archive(), [export(folder, range(250, 257))])
    at.selectbox(key="refresh every").set_value(30).run()
    at = settled(at)
    assert any("257 events" in one.value for one in at.text)
    assert list(at.dataframe[0].value["happened_at"]) == rows
    assert "7 events came in above this page" in texts(at)
    assert query(at)["page"] == ["2"]
