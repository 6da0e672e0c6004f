"""The archive: as a log, on its own page, brought up to date and refreshed; without a browser."""

from __future__ import annotations

import gc
import json
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from audit_explorer.analysis.finding import key as record_key
from audit_explorer.errors import LogGoneError
from audit_explorer.sources.api import BearerToken
from audit_explorer.store import Database
from audit_explorer.store.archive import Archive, Coverage, View
from audit_explorer.store.archive.opening.unchanged_files import Unchanged
from tests.apptest.dashboard import ROOT, button, nodes, open_page, query, table_with, tables
from tests.archives import archive_files
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
        at.session_state["adding"].wait(60)
        at.run()
        assert expected in [one.value for one in at.sidebar.success]
    dataset = Archive().open()
    assert dataset.facts.total == 5
    dataset.close()


def test_the_page_says_what_is_covered(folder: Path) -> None:
    """Records, days and what will be lost stand in figures, a calendar and its table."""
    now = datetime.now(UTC)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    start = today - timedelta(days=3)
    note = Coverage(
        View("https://plane.example", kind="client", who="ci"),
        start,
        start + timedelta(days=2),
        whole=True,
        fetched_at=now,
    )
    archive_files(Archive(), [export(folder, range(48), start)], covered=[note])
    at = open_page("archive")

    assert not at.exception
    figures = {metric.label: metric.value for metric in at.metric}
    assert figures["Records"] == "48"
    assert "2 of the last 90 days are kept whole" in texts(at)
    rows = table_with(at, "days_left")
    assert list(rows["state"])[:4] == ["not fetched", "not fetched", "fetched whole", "fetched whole"]
    assert list(rows["records"])[:4] == ["0", "0", "24", "24"]


def test_the_calendar_is_of_one_view(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose it is stands above it; of several the deployment's own comes first, and none is whole for all at once."""
    monkeypatch.setenv("AUDIT_EXPLORER_ADDRESS", "https://plane.example")
    monkeypatch.setenv("AUDIT_EXPLORER_CLIENT_ID", "ci-sync")
    monkeypatch.setenv("AUDIT_EXPLORER_CLIENT_SECRET", "hunter2-secret")
    now = datetime.now(UTC)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    own = View("https://plane.example", kind="client", who="ci-sync", generation="current")
    other = View("https://plane.example", kind="subject", who="u-17", name="<b>*Jo*", generation="current")
    notes = [
        Coverage(view, today - timedelta(days=days), today, whole=True, fetched_at=now + later * HOUR)
        for view, days, later in ((own, 2, 0), (other, 5, 1))
    ]
    archive_files(Archive(), [export(folder, range(48), today - timedelta(days=2))], covered=notes)
    at = open_page("archive")
    assert not at.exception
    assert "As seen by application ci-sync (client id) at https://plane.example over the current API:" in texts(at)
    assert "2 of the last 90 days are kept whole" in texts(at)
    (choice,) = [one for one in at.selectbox if one.label == "Whose view"]
    assert len(choice.options) == 2
    choice.select_index(1).run()
    assert "As seen by <b>*Jo* (subject u-17) at" in texts(at)
    assert "5 of the last 90 days are kept whole" in texts(at)


@pytest.mark.usefixtures("folder")
def test_an_uploaded_log_covers_no_time(start: Callable[..., None]) -> None:
    """However it is named or dated, what somebody adds by hand leaves no note of a time as fetched."""
    start([make_legacy(id=number) for number in range(5)])
    at = open_page("overview")
    button(at, "Add this log to the archive").click().run()
    at.session_state["adding"].wait(60)
    at.run()
    assert Archive().segments()
    assert Archive().notes() == []


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


def explored(query: dict[str, str] | None = None) -> AppTest:
    """Open the archive in a new session, on the page with its events."""
    at = open_page("overview")
    button(at, "Open the archive").click().run()
    for name, value in (query or {}).items():
        at.query_params[name] = value
    return at.switch_page(str(ROOT / "pages" / "events.py")).run()


def refreshed(at: AppTest) -> AppTest:
    """Let the session look for what is new, and take it over."""
    at.selectbox(key="refresh every").set_value(30 if at.session_state["refresh every"] != 30 else 60).run()
    return settled(at)


def test_an_event_of_the_archive_opens(folder: Path) -> None:
    """Its number is far larger than that of an upload's event; the link to it shows the event."""
    archive_files(Archive(), [export(folder, range(9))])
    seq = Archive().open().rows("SELECT seq FROM events WHERE id = '4'")[0][0]
    at = explored({"event": str(seq)})
    assert not at.warning
    assert any(one.value.startswith("✓ ") for one in at.text)


def test_an_open_event_stays_open_when_its_row_gets_another_number(folder: Path) -> None:
    """A compaction renumbers the archive's rows: after a refresh the drawer shows the same event, by the same link."""
    for number in range(9):
        archive_files(Archive(), [export(folder, range(number, number + 1))])
    before = Archive().open()
    seq = before.rows("SELECT seq FROM events WHERE id = '4'")[0][0]
    wanted = record_key(before, seq)
    assert wanted is not None
    at = explored({"event": wanted.text})
    shown = [one.value for one in at.text if one.value[:1] in {"✓", "✕"}]
    archive_files(Archive(), [export(folder, range(9, 10))])
    assert Archive().compact(datetime(2027, 1, 1, tzinfo=UTC)) > 0
    at = refreshed(at)
    assert any("10 events" in one.value for one in at.text)
    assert Archive().open().rows("SELECT seq FROM events WHERE id = '4'") != [(seq,)]
    assert query(at)["event"] == [wanted.text]
    assert [one.value for one in at.text if one.value[:1] in {"✓", "✕"}] == shown != []
    assert not at.warning


def open_logs() -> list[Database]:
    """Give the logs that are open in this process; tests that share them leave some open for others."""
    gc.collect()
    return [one for one in gc.get_objects() if isinstance(one, Database) and one.folder.exists()]


def test_refreshes_leave_no_dataset_open(folder: Path) -> None:
    """However often new records come in, no more than the log that is shown and the one before it stay open."""
    before = open_logs()
    archive_files(Archive(), [export(folder, range(250))])
    at = explored()
    for number in range(250, 256):
        archive_files(Archive(), [export(folder, range(number, number + 1))])
        at = refreshed(at)
        assert any(f"{number + 1} events" in one.value for one in at.text)
    assert len([one for one in open_logs() if one not in before]) <= 3  # with the sample


def test_a_click_while_a_refresh_ends_is_acted_on(folder: Path) -> None:
    """What the run does that takes over new records is what was clicked."""
    archive_files(Archive(), [export(folder, range(250))])
    at = explored()
    archive_files(Archive(), [export(folder, range(250, 260))])
    at.selectbox(key="refresh every").set_value(30).run()
    at.switch_page(str(ROOT / "pages" / "archive.py")).run()
    at.session_state["refreshing"].wait(60)
    at.session_state["refreshing"].taken = False  # as if it had ended just now
    button(at, "Explore the archive").click().run()
    assert at.header[0].value == "Overview"


def test_an_archive_that_is_taken_away_is_told(folder: Path) -> None:
    """Where its files are gone while it is open, pages say so instead of failing."""
    archive_files(Archive(), [export(folder, range(9))])
    seq = Archive().open().rows("SELECT seq FROM events WHERE id = '4'")[0][0]
    at = explored()
    shutil.rmtree(folder / "archive")
    at.query_params["event"] = str(seq)
    at.run()
    assert not at.exception
    assert "can't be read any more" in texts(at)


@pytest.mark.usefixtures("folder")
def test_rejected_credentials_end_the_fetching_not_the_telling(plane: Plane) -> None:
    """After a 401 no refresh sends them again, and every later one still says that nothing is fetched, and why."""
    at = sync(open_page("archive"), plane.address, plane.token)
    button(at, "Explore the archive").click().run()
    plane.behave(faults=[Status(401)])
    at = refreshed(at)
    asked = len(plane.requests)
    for _ in range(2):
        at = refreshed(at)
        assert "Nothing is fetched any more" in texts(at)
        assert any("rejected the token" in one.value for one in at.sidebar.error)
    assert len(plane.requests) == asked
    assert "control plane" not in at.session_state
    assert at.session_state["upkeep"] is None
    assert at.session_state["refreshing"].upkeep is None


@pytest.mark.usefixtures("folder")
def test_forgotten_credentials_are_held_nowhere(plane: Plane) -> None:
    """Neither for the next sync nor by the last one."""
    at = sync(open_page("archive"), plane.address, plane.token)
    button(at, "Sync from elsewhere").click().run()
    button(at, "Forget").click().run()
    values = list(at.session_state.values())
    gc.collect()
    found = [one for one in gc.get_objects() if isinstance(one, BearerToken) and one.token == plane.token]
    assert values
    assert found == []


def test_a_refresh_shows_what_others_added_and_keeps_the_readers_place(folder: Path) -> None:
    """New records appear at the top; whoever reads a later page goes on reading the same rows, with the event open."""
    archive_files(Archive(), [export(folder, range(250))])
    at = explored({"page": "2"})
    rows = list(tables(at)[0]["happened_at"])
    assert len(rows) == 100

    archive_files(Archive(), [export(folder, range(250, 257))])
    at = refreshed(at)
    assert any("257 events" in one.value for one in at.text)
    assert list(tables(at)[0]["happened_at"]) == rows
    assert "7 more stand above it" in texts(at)
    assert query(at)["page"] == ["2"]

    archive_files(Archive(), [export(folder, range(257, 260))])
    at = refreshed(at)
    assert list(tables(at)[0]["happened_at"]) == rows
    assert "10 more stand above it" in texts(at)
    at.query_params["page"] = "3"
    at.run()
    assert len(tables(at)[0]) == 50
    assert "10 more stand above it" in texts(at)  # page 3 goes on where page 2 ended
    at.query_params["page"] = "1"
    at.run()
    assert "more stand above it" not in texts(at)


@pytest.mark.parametrize("page", ["overview", "events", "failures", "entities"])
def test_every_page_names_what_is_damaged(folder: Path, page: str) -> None:
    """Above each page of the archive stands what is left out of it, how much, and how to get it back."""
    archive = Archive()
    archive_files(archive, [export(folder, range(30))])
    archive_files(archive, [export(folder, range(30, 60), datetime(2026, 8, 1, tzinfo=UTC))])
    victim = next(one for one in archive.segments() if one.month == "2026-08").name
    (folder / "archive" / "segments" / victim).write_bytes(b"PAR1PAR1")
    at = button(open_page(page), "Open the archive").click().run()
    assert not at.exception
    (said,) = [one.value for one in at.warning]
    assert "1 file of the archive is damaged" in said
    assert "30 records of 2026" in said
    assert "Add the log of that time to the archive again" in said
    assert any(victim in one.value for one in at.text)


@pytest.mark.parametrize("what", ["damaged", "missing"])
def test_the_archive_page_names_what_is_damaged(folder: Path, what: str) -> None:
    """On the page Archive, too, where no log is open; nobody is told there that nothing was ever kept."""
    archive_files(Archive(), [export(folder, range(30))])
    for path in list((folder / "archive" / "segments").iterdir()):
        path.write_bytes(b"") if what == "damaged" else path.unlink()
    at = open_page("archive")
    assert any("damaged" in one.value for one in at.warning)
    assert any(f"{what}: " in one.value and "30 records" in one.value for one in at.text)
    assert not any("Nothing is kept yet" in one.value for one in at.text)
    assert not at.exception


@pytest.mark.parametrize("page", ["overview", "events"])
def test_a_log_that_is_altered_under_an_open_page(folder: Path, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever of a page asks first, filters and heading included, is told that the log can't be read any more."""
    archive_files(Archive(), [export(folder, range(30))])
    at = button(open_page(page), "Open the archive").click().run()
    assert not at.error

    def changed(*_: object) -> None:
        raise LogGoneError

    monkeypatch.setattr(Unchanged, "check", changed)
    button(at, "Open the archive").click().run()
    assert not at.exception
    assert any("can't be read any more" in one.value for one in at.error)
