"""Tests of every page in its full, empty and broken states."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.identity import key_of
from audit_explorer.ui.session import logs
from tests.apptest.dashboard import NAVIGATION, PAGES, ROOT, button, open_page, query, sentence, table_with, tables
from tests.builders import ABSENT, make_legacy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOTHING = {"action": "Nothing", "last": "7d"}


def test_every_page_file_is_in_the_navigation() -> None:
    """A page's file that the frame doesn't name could not be reached, and would be in none of these tests."""
    assert sorted(NAVIGATION) == sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


@pytest.mark.parametrize("page", PAGES)
def test_a_first_visit_shows_the_sample(page: str) -> None:
    """Without a file every page opens on the sample, says that it is synthetic, and has something to show."""
    at = open_page(page)

    assert not at.exception
    assert [at.header[0].value, sentence(at)] == [PAGES[page], "All events, all time"]
    assert any("This reads audit logs of NVIDIA Run:ai" in one.value for one in at.markdown)
    assert any("synthetic sample" in one.value for one in at.markdown)
    assert len(at.file_uploader) == 2  # beside that line, and in the sidebar
    assert at.get("plotly_chart") or tables(at)


@pytest.mark.usefixtures("twelve")
def test_the_overviews_figures_are_those_of_the_log() -> None:
    """Twelve events, three failed, two actors, and each thing of a type and id counted once."""
    at = open_page()

    assert [one.value for one in at.metric] == ["12", "25.0 %", "2", "10", "11 hours"]
    assert not at.info
    assert any("Every record of every file was read" in one.value for one in at.caption)


@pytest.mark.usefixtures("twelve")
def test_figures_are_set_against_the_period_before() -> None:
    """From 7 h to 13 h there are six events, one more failure than in the six hours before."""
    at = open_page(query={"from": "2026-09-07T07:00:00Z", "to": "2026-09-07T13:00:00Z"})

    assert [(one.value, one.delta) for one in at.metric][:3] == [
        ("6", "unchanged"),
        ("33.3 %", "+16.7 points"),
        ("2", "unchanged"),
    ]


@pytest.mark.usefixtures("twelve")
def test_the_events_are_counted_and_listed() -> None:
    """The table has a row an event, newest first, on the browser's clocks."""
    at = open_page("events")

    assert any(one.value == "12 events, 3 failed" for one in at.text)
    rows = tables(at)[0]
    assert len(rows) == 12
    assert list(rows["happened_at"])[:2] == ["2026-09-07 14:00:00", "2026-09-07 13:00:00"]
    assert list(rows["result"])[:2] == ["✕ Failed", "✓ Succeeded"]


@pytest.mark.usefixtures("twelve")
def test_the_failures_are_counted_and_grouped() -> None:
    """Three of twelve failed, with one message but for the number in it."""
    at = open_page("failures")

    assert any("3 of 12 events failed (25.0 %)" in one.value for one in at.text)
    patterns = table_with(at, "error_shape")
    assert patterns[["error_shape", "failures"]].values.tolist() == [["no access to '…'", "3"]]


@pytest.mark.usefixtures("twelve")
def test_the_entities_are_counted_and_ranked() -> None:
    """Ten things of a type and id, the ones with two events first."""
    at = open_page("entities")

    assert any(one.value.startswith("10 entities.") for one in at.caption)
    ranking = table_with(at, "entity_id")
    assert list(ranking["events"])[:3] == ["2", "2", "1"]


@pytest.mark.usefixtures("twelve")
def test_no_failure_is_said_to_be_none() -> None:
    """A filter without a failed event is good news, not an empty page."""
    at = open_page("failures", {"result": "Succeeded"})

    assert [one.value for one in at.success] == ["None of the 9 matching events failed."]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("twelve")
def test_nothing_matches(page: str) -> None:
    """Where nothing matches every page says so and what to do; the ways out lead out."""
    at = open_page(page, NOTHING)

    assert not at.exception
    assert "No event matches this filter" in [one.value for one in at.subheader]
    button(at, "Look at all time").click().run()
    assert query(at) == {"action": ["Nothing"]}
    button(at, "Clear the filter").click().run()
    assert query(at) == {}
    assert sentence(at) == "All events, all time"


@pytest.mark.parametrize("page", PAGES)
def test_a_log_that_is_damaged(page: str, start: Callable[..., None]) -> None:
    """What could be read is shown on every page; how much could not stands beside the log's name."""
    start([make_legacy(id=1), 17, make_legacy(id=2, happenedAt="some day"), make_legacy(id=3, happenedAt=ABSENT), "x"])
    at = open_page(page)

    assert not at.exception
    assert "3 records · 2 unreadable · 2 without a time" in [one.value for one in at.sidebar.caption]


def test_what_could_not_be_read_is_listed(start: Callable[..., None]) -> None:
    """The overview counts the reasons, lists the places, and leads to the records without a time."""
    start([make_legacy(id=1), 17, make_legacy(id=2, happenedAt="some day"), make_legacy(id=1, action="Delete")])
    at = open_page()

    places = table_with(at, "text")
    reasons = [one.value for one in at.text if one.value.startswith("• ")]
    assert reasons == ["• not an object: 17", "• unreadable time: some day"]
    headings = [one.value for one in at.markdown]
    assert headings.index("**Left out: could not be read**") < headings.index("**Read, with a remark**")
    assert set(places["text"]) == {"some day", "17"}
    assert any("1 id stands for records of different content" in one.value for one in at.markdown)
    button(at, "Show the record without a readable time").click().run()
    assert query(at) == {"missing": ["happened_at"]}
    assert at.metric[0].value == "1"
    assert not at.exception


@pytest.mark.parametrize("page", PAGES)
def test_only_undated_events(page: str, start: Callable[..., None]) -> None:
    """A log without a single readable time is shown all the same."""
    start([make_legacy(id=number, happenedAt="never") for number in range(3)])
    at = open_page(page)

    assert not at.exception
    assert "3 records · 3 without a time" in [one.value for one in at.sidebar.caption]


@pytest.mark.parametrize(
    ("page", "content"),
    [
        *((page, [1, 2, 3]) for page in PAGES),
        ("overview", b""),
        ("overview", b"just words"),
        ("overview", {"code": 401, "message": "Issuer is not familiar."}),
        ("overview", b"\x00\xff\x00" * 50),
        ("overview", "<html>sign in</html>"),
    ],
)
def test_a_file_without_a_record_is_refused(page: str, content: Any, start: Callable[..., None]) -> None:  # noqa: ANN401
    """One sentence says what was expected and found; the page draws nothing that would need a log."""
    start(content)
    at = open_page(page)

    assert not at.exception
    assert len(at.error) == 1
    assert "holds no audit record" in at.error[0].value
    assert len(at.file_uploader) == 1
    assert not at.header


def test_a_missing_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file given at start that isn't there is an error with its name; "Go on" reads it once it is."""
    path = tmp_path / "logs.json"
    monkeypatch.setattr(logs, "start_files", lambda: (path,))
    at = open_page()
    assert "logs.json can't be read" in at.error[0].value

    path.write_text(json.dumps([make_legacy(id=1)]))
    button(at, "Go on").click().run()
    assert at.metric[0].value == "1"


@pytest.mark.parametrize("instant", ["9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00Z", "1600-02-30"])
@pytest.mark.parametrize("page", PAGES)
def test_a_forged_time_breaks_no_page(page: str, instant: str, start: Callable[..., None]) -> None:
    """One event at an end of the calendar, where Berlin's clocks have no reading, and the rest is shown as ever."""
    forged = make_legacy(id=2, happenedAt=instant, error="x")
    start([make_legacy(id=1), forged])
    at = open_page(page, {"event": key_of("1001", "2", None, json.dumps(forged)).text})

    assert not at.exception
    assert at.header[0].value == PAGES[page]
