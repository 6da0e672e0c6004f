"""Tests of the log that a link names: opened where it can be, asked for where it can't; without a browser."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest

from audit_explorer.store.archive import Archive
from tests.apptest.dashboard import PAGES, ROOT, button, log_name, open_page, query, sentence
from tests.archives import archive_files
from tests.builders import make_legacy
from tests.control_plane import control_plane
from tests.control_plane.sample import moved_to, sample_records

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

OTHER = "logs.json~0123456789abcdef~5000"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of this test alone."""
    monkeypatch.setenv("AUDIT_EXPLORER_ARCHIVE", str(tmp_path / "archive"))
    return tmp_path


def archived(folder: Path, count: int) -> None:
    """Put so many records into the archive."""
    path = folder / "export.json"
    start = datetime(2026, 9, 7, tzinfo=UTC)
    hour = timedelta(hours=1)
    path.write_text(json.dumps([make_legacy(id=n, happenedAt=(start + n * hour).isoformat()) for n in range(count)]))
    archive_files(Archive(), [path])


def upload(at: AppTest, *records: object, name: str = "mine.json") -> AppTest:
    """Open these records with the page's uploader."""
    at.file_uploader[0].set_value([(name, json.dumps(records).encode(), "application/json")]).run()
    assert not at.exception
    return at


def asks(at: AppTest) -> str:
    """Give what the page says that stands in the place of a log; it may show nothing of any other."""
    assert not at.exception
    assert not at.metric
    assert not at.dataframe
    assert not at.get("plotly_chart")
    assert not at.get("bidi_component")
    return "\n".join(one.value for one in at.markdown)


@pytest.mark.parametrize("page", PAGES)
def test_a_log_that_is_not_here_is_asked_for(page: str) -> None:
    """Name, number of records and hash are said, with the way to open it; the sample is not shown instead."""
    at = open_page(page, {"log": OTHER, "action": "Delete"})

    assert "This link was made with `logs.json` (5,000 records, sha256 0123456789abcdef…)" in asks(at)
    assert len(at.file_uploader) == 1
    assert at.header[0].value == PAGES[page]


@pytest.mark.parametrize("given", [{"action": "Delete"}, {"event": "3"}, {"entity": "[]"}, {"last": "7d"}])
def test_the_sample_is_not_shown_under_a_link_without_a_log(given: dict[str, str]) -> None:
    """Neither a filter nor a place within a log is looked for in the sample, unless a person says so."""
    at = open_page("overview")
    at.session_state["chosen log"] = None
    at.query_params.clear()
    for name, value in given.items():
        at.query_params[name] = value
    assert "Which log?" in asks(at.run())

    button(at, "Look at the sample with this filter").click().run()
    assert not at.exception
    assert log_name(at) == "sample"
    assert query(at) == {name: [value] for name, value in given.items()}
    assert at.metric


@pytest.mark.usefixtures("twelve")
def test_files_given_at_start_are_named_and_opened() -> None:
    """Every step from them names them, and such a link opens them; another start's files are asked for."""
    at = open_page("events")
    at.sidebar.selectbox(key="zone").set_value("UTC").run()
    named = log_name(at)
    assert named.startswith("logs.json~")
    assert named.endswith("~12")

    assert sentence(open_page("events", {"log": named, "action": "Delete"})) == "Deletions, all time"
    said = asks(open_page("events", {"log": OTHER, "action": "Delete"}))
    assert "(5,000 records, sha256 0123456789abcdef…)" in said
    assert "`logs.json` (12 records, sha256 " in said
    assert "is another log" in said
    assert "built-in **synthetic sample**" in asks(open_page("events", {"log": "sample", "action": "Delete"}))


@pytest.mark.usefixtures("twelve")
def test_a_links_filter_may_be_used_on_another_log() -> None:
    """One click uses all of the link on the log that is here, and the address then names that one."""
    at = open_page("events", {"log": OTHER, "action": "Delete", "tz": "UTC"})
    asks(at)
    button(at, "Use the link's filter on it").click().run()

    assert log_name(at).endswith("~12")
    assert query(at) == {"action": ["Delete"], "tz": ["UTC"]}
    assert sentence(at) == "Deletions, all time"


def test_the_archive_opens_by_itself(folder: Path) -> None:
    """A link made with it shows it; where it holds nothing that is said, and nothing else is shown."""
    said = asks(open_page("events", {"log": "archive", "action": "Create"}))
    assert "This link was made with **the archive**" in said

    archived(folder, 8)
    at = open_page("overview", {"log": "archive"})
    assert at.metric[0].value == "8"
    assert log_name(at) == "archive"


def test_opening_the_archive_is_one_step_of_the_address(folder: Path) -> None:
    """The button names it, and closing it names the log before."""
    archived(folder, 8)
    at = open_page("overview")
    button(at, "Open the archive").click().run()
    assert (at.metric[0].value, log_name(at)) == ("8", "archive")

    button(at, "Close this log").click().run()
    assert (at.metric[0].value, log_name(at)) == ("6,210", "sample")


def test_an_upload_is_named_once_it_is_read() -> None:
    """The address names it, changes with the choice of the log, and not with how its times are read."""
    at = upload(open_page(), make_legacy(id=1, happenedAt="2026-08-11 01:00:00"))
    named = log_name(at)
    assert named.startswith("mine.json~")

    at.sidebar.selectbox[0].set_value(0).run()
    assert log_name(at) == "sample"
    at.sidebar.selectbox[0].set_value(1).run()
    assert log_name(at) == named
    next(one for one in at.selectbox if one.label == "Read times without a zone in").set_value("Asia/Tokyo").run()
    assert not at.exception
    assert (log_name(at), at.metric[0].value) == (named, "1")


def test_a_copy_under_another_name_is_the_links_log() -> None:
    """Opening it shows the linked view at once; a file of other content is said to be another."""
    at = upload(open_page(), make_legacy(id=1), name="mine.json")
    named = log_name(at)

    at = open_page("overview", {"log": named, "action": "Delete"})
    upload(at, make_legacy(id=2), name="wrong.json")
    said = asks(at)
    assert "`wrong.json` (1 record, sha256 " in said
    assert "is another log" in said
    upload(at, make_legacy(id=1), name="mine (1).json")
    assert at.metric
    assert (log_name(at), query(at)) == (named, {"action": ["Delete"]})


def test_a_file_that_can_not_be_read_leaves_the_question() -> None:
    """The reason is said where the log is asked for, and the way on leads back there."""
    at = open_page("overview", {"log": OTHER})
    at.file_uploader[0].set_value([("mine.json", b"words", "application/json")]).run()
    assert "holds no audit record" in at.error[0].value
    button(at, "Go on").click().run()
    assert "sha256 0123456789abcdef" in asks(at)


def test_closing_the_log_takes_its_filter_along_to_no_sample() -> None:
    """The sample is not shown under what was asked of the log that was closed."""
    at = upload(open_page(), make_legacy(id=1, action="Delete"))
    at.query_params["action"] = "Delete"
    at.run()
    button(at, "Close this log").click().run()
    assert (log_name(at), query(at)) == ("sample", {})


def test_after_a_fetch_every_page_shows_what_was_fetched() -> None:
    """It is the log that is looked at, also on another page than Fetch, and the address names it."""
    with control_plane(moved_to(sample_records()[:300], datetime.now(UTC))) as plane:
        at = open_page("fetch")
        at.text_input(key="fetch address").set_value(plane.address)
        next(one for one in at.text_input if one.label == "Token").set_value(plane.token)
        at.selectbox(key="fetch last").set_value("90d")
        button(at, "Fetch").click().run()
        at.session_state["fetching"].wait(60)
    for page in PAGES:
        at.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
        assert not at.exception
        assert "300 records" in "".join(one.value for one in at.sidebar.caption), page
    assert log_name(at).startswith("fetched from 127.0.0.1")
    assert plane.token not in log_name(at)
    assert at.sidebar.selectbox[0].options[-1].startswith("fetched from 127")


@pytest.mark.usefixtures("twelve")
def test_the_copied_link_is_complete() -> None:
    """It has filter, zone and log, whatever of them the address lacks, and goes to the browser as data alone."""
    at = open_page("events", {"action": "Delete"})
    at.run()
    drawn = [
        json.loads(one.proto.json) for one in at.get("bidi_component") if "copy_button" in one.proto.component_name
    ]
    (button_data,) = [data for data in drawn if data["label"] == "Copy link"]
    pairs = parse_qs(button_data["text"].partition("?")[2])

    assert pairs["log"][0].startswith("logs.json~")
    assert pairs["log"][0].endswith("~12")
    assert (pairs["action"], pairs["tz"]) == (["Delete"], ["Europe/Berlin"])
