"""What can be asked: words, hours, weekdays; what a page says where nothing fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.apptest.dashboard import button, open_page, query, sentence, tables

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("twelve")


def texts(at: AppTest) -> list[str]:
    """Give what stands on the page as plain text."""
    return [str(one.value) for one in at.text]


def test_the_empty_page_says_what_was_understood() -> None:
    """Which part alone finds something, how many events the others find without it, each a click away."""
    at = open_page("events", {"q": "team-1 ann -bob nowhere", "action": "Delete"})

    assert (
        "Looked for events with \u201cteam-1\u201d, \u201cann\u201d and \u201cnowhere\u201d "
        "but without \u201cbob\u201d, with action Delete, among 12 records." in texts(at)
    )
    assert [one.label for one in at.button if str(one.key).startswith("alone")] == [
        "Alone: 3 events",
        "Alone: 6 events",
        "Alone: 6 events",
        "Alone: 0 events",
        "Alone: 4 events",
    ]
    assert [one.key for one in at.button if str(one.key).startswith("leave out")] == []
    assert "What each part finds alone; leaving out one of them finds nothing either:" in texts(at)
    button(at, "alone 0").click().run()
    assert query(at) == {"q": ["team-1"]}


def test_a_part_is_left_out_at_a_click() -> None:
    """The others stay as they were typed."""
    at = open_page("events", {"q": 'team-1 "nowhere at all" ann'})

    found = button(at, "leave out 1")
    assert found.label == "Without it: 1 event"
    found.click().run()
    assert query(at) == {"q": ["team-1 ann"]}
    assert sentence(at) == "Events with \u201cteam-1\u201d and \u201cann\u201d, all time"


def test_hour_and_weekday_are_columns() -> None:
    """The header names the zone; the rows have what its clocks show."""
    at = open_page("events", {"columns": ["hour", "weekday", "entity_name"], "hour": "3-5"})

    assert not at.exception
    assert sentence(at) == "Events between 03:00 and 05:00, all time (Europe/Berlin)"
    frame = tables(at)[0]
    assert frame["hour"].tolist() == ["4", "3"]
    assert frame["weekday"].tolist() == ["Monday", "Monday"]


def test_a_zone_has_its_own_hours() -> None:
    """The same link in another zone is another question, and its answer is not the one that was remembered."""
    for zone, ids in (("Europe/Berlin", ["1"]), ("UTC", ["3"]), ("Asia/Kolkata", []), ("Europe/London", ["2"])):
        at = open_page("events", {"hour": "3", "tz": zone, "columns": ["id"]})
        found = [number for one in tables(at) for number in one["id"]]
        assert found == ids, zone


def test_the_condition_form_asks_for_hours() -> None:
    """Hour offers times outside working hours, without a word to type."""
    at = open_page("events")
    at.selectbox(key="condition field").select("hour").run()
    button(at, "Add").click().run()

    assert query(at) == {"hour": ["19-7"]}


def test_the_condition_form_asks_for_weekdays_and_a_period() -> None:
    """The weekend is at hand; times are read on the clocks of the zone."""
    at = open_page("events")
    at.selectbox(key="condition field").select("weekday").run()
    button(at, "Add").click().run()
    assert query(at) == {"weekday": ["Saturday", "Sunday"]}

    at.selectbox(key="condition field").select("happened_at").run()
    at.text_input(key="condition from").set_value("2026-09-07 04:00")
    button(at, "Add").click().run()
    assert query(at) == {"weekday": ["Saturday", "Sunday"], "from": ["2026-09-07T02:00:00Z"]}


def test_what_can_not_be_asked_is_said() -> None:
    """Neither a range without a length nor a text without a value is added."""
    at = open_page("events")
    button(at, "Add").click().run()
    assert [one.value for one in at.error] == ["That can't be asked: it needs a value."]
    at.selectbox(key="condition field").select("hour").run()
    at.selectbox(key="condition last hour").select(19)
    button(at, "Add").click().run()
    assert [one.value.partition(":")[0] for one in at.error] == ["That can't be asked"]
    assert query(at) == {}


def test_one_event_is_one() -> None:
    """The rows' heading and the download say "1 event"."""
    at = open_page("events", {"from": "2026-09-07T04:00:00Z", "to": "2026-09-07T05:00:00Z"})
    said = [one for one in texts(at) if "event" in one]

    assert any(one.startswith(("1 event,", "1 event:")) for one in said), said
    assert not any("1 events" in one for one in said)


def test_marks_are_a_condition() -> None:
    """What people noted can be asked for in the form: a mark, or a tag by its name."""
    at = open_page("events")
    at.selectbox(key="condition field").select("review").run()
    at.selectbox(key="condition mark").select("open")
    button(at, "Add").click().run()
    assert not at.exception
    assert query(at) == {"not.review": ["reviewed"]}

    at.text_input(key="condition tag").input("Next week")
    button(at, "Add").click().run()
    assert query(at)["review"] == ["tagged:next week"]
