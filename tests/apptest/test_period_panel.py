"""Tests of the sidebar's part about time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.apptest.dashboard import button, open_page, query, sentence

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("twelve")


def fields(at: AppTest) -> dict[str, object]:
    """Give what the four fields of the bounds hold."""
    days = {one.label: str(one.value) if one.value else None for one in at.sidebar.date_input}
    times = {one.label: one.value for one in at.sidebar.text_input}
    return {side: (days[side], times[f"{side}, time"]) for side in ("From", "To")}


def fill(at: AppTest, side: str, day: object, clock: str) -> None:
    """Fill in one bound; `day` is a date or None."""
    assert day is None or isinstance(day, date)
    next(one for one in at.sidebar.date_input if one.label == side).set_value(day)
    next(one for one in at.sidebar.text_input if one.label == f"{side}, time").set_value(clock)


def test_a_preset_fills_in_its_bounds() -> None:
    """The hour up to the newest record, in Berlin; all time leaves the fields empty."""
    assert fields(open_page("events", {"last": "1h"})) == {
        "From": ("2026-09-07", "13:00:00.001"),
        "To": ("2026-09-07", "14:00:00.001"),
    }
    assert fields(open_page("events")) == {"From": (None, ""), "To": (None, "")}


def test_opening_and_applying_loses_nothing() -> None:
    """Bounds to the millisecond, one of them in the hour that Berlin's clocks show twice, stay what they are."""
    link = {"from": ["2026-10-25T01:30:00.123Z"], "to": ["2026-10-25T09:00:00.007Z"]}
    at = open_page("events", {name: values[0] for name, values in link.items()})
    assert fields(at) == {"From": ("2026-10-25", "02:30:00.123+01:00"), "To": ("2026-10-25", "10:00:00.007")}
    button(at, "Apply").click().run()
    assert query(at) == link


def test_what_is_applied_is_what_is_shown() -> None:
    """A day with a time, on the clocks of the link's zone, is that instant; the fields say it again."""
    at = open_page("events", {"tz": "Asia/Tokyo", "from": "2026-09-01", "to": "2026-09-02"})
    first, last = (one.value for one in at.sidebar.date_input)
    fill(at, "From", first, "06:30")
    fill(at, "To", last, "6:30:05")
    button(at, "Apply").click().run()
    assert query(at) == {"tz": ["Asia/Tokyo"], "from": ["2026-08-31T21:30:00Z"], "to": ["2026-09-02T21:30:05Z"]}
    assert fields(at) == {"From": ("2026-09-01", "06:30:00"), "To": ("2026-09-03", "06:30:05")}


def test_an_emptied_side_is_open() -> None:
    """Without a day and a time the period has no end."""
    at = open_page("events", {"from": "2026-09-07", "to": "2026-09-07", "tz": "UTC"})
    fill(at, "To", None, "")
    button(at, "Apply").click().run()
    assert query(at) == {"tz": ["UTC"], "from": ["2026-09-07T00:00:00Z"]}


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("02:30", "12:00", "There is no 2026-03-29 02:30"),
        ("01:00", "noon", "is not a time"),
        ("12:00", "11:59", "The end is not after the start"),
        ("<b>", "12:00", "is not a time"),
    ],
)
def test_what_is_wrong_is_said_and_not_applied(first: str, last: str, said: str) -> None:
    """A time that the clocks skip, no time, an end before the start: the address stays."""
    asked = {"from": "2026-03-29T00:00:00", "to": "2026-03-29T10:00:00"}
    at = open_page("events", asked)
    (day, _) = (one.value for one in at.sidebar.date_input)
    fill(at, "From", day, first)
    fill(at, "To", day, last)
    button(at, "Apply").click().run()
    assert query(at) == {name: [value] for name, value in asked.items()}
    assert said in " ".join(one.value for one in at.error).replace("\\", "")


def test_a_time_that_occurs_twice_names_both() -> None:
    """Half past two on the last Sunday of October needs its offset, and has two."""
    at = open_page("events", {"from": "2026-10-25", "to": "2026-10-25"})
    (day, _) = (one.value for one in at.sidebar.date_input)
    fill(at, "From", day, "02:30")
    button(at, "Apply").click().run()
    said = at.error[0].value.replace("\\", "")
    assert "02:30+02:00 for the first, 02:30+01:00 for the second" in said
    fill(at, "From", day, "02:30+01:00")
    button(at, "Apply").click().run()
    assert not at.error
    assert query(at)["from"] == ["2026-10-25T01:30:00Z"]


def test_zones_begin_with_the_browsers_and_utc() -> None:
    """Then come the others in order; each says its offset at the newest record, in September."""
    at = open_page("events")
    options = at.sidebar.selectbox(key="zone").options
    assert options[:3] == ["Europe/Berlin (UTC+02:00)", "UTC", "Africa/Abidjan (UTC+00:00)"]
    assert options[2:] == sorted(options[2:], key=lambda label: label.partition(" ")[0])
    assert "Asia/Kathmandu (UTC+05:45)" in options


def test_a_zone_that_the_person_gave_the_log_comes_third() -> None:
    """The zone in which times without one were read stands before the rest."""
    at = open_page("events", {"times_in": "Asia/Tokyo"})
    assert at.sidebar.selectbox(key="zone").options[2] == "Asia/Tokyo (UTC+09:00)"


def test_a_preset_is_one_click() -> None:
    """It takes the place of the bounds."""
    at = open_page("events", {"from": "2026-09-07"})
    at.sidebar.segmented_control(key="period preset").set_value("7d").run()
    assert query(at) == {"last": ["7d"]}
    assert sentence(at) == "All events, the 7 days up to the newest record"


@pytest.mark.parametrize(
    ("asked", "enabled"),
    [
        ({}, set()),
        ({"from": "2026-09-07T10:00:00Z"}, {"out"}),
        ({"last": "1h"}, {"previous", "out"}),
        ({"from": "2026-09-07T05:00:00Z", "to": "2026-09-07T06:00:00Z"}, {"previous", "next", "out"}),
        ({"from": "2020-01-01", "to": "2020-01-02"}, {"next", "out"}),
        ({"from": "2030-01-01", "to": "2030-01-02"}, {"previous", "out"}),
    ],
)
def test_steps_are_offered_where_they_lead_somewhere(asked: dict[str, str], enabled: set[str]) -> None:
    """Not from an open period, not where the log has no record; also where nothing matches there is a way on."""
    at = open_page("events", asked)
    steps = {str(one.key).rpartition(" ")[2]: one for one in at.button if str(one.key).startswith("histogram ")}
    assert set(steps) == {"previous", "next", "out"}
    assert {name for name, one in steps.items() if not one.disabled} == enabled


def test_a_step_says_where_it_leads() -> None:
    """The tooltip has the resulting period in words, and the click goes there."""
    at = open_page("events", {"from": "2026-09-07T05:00:00Z", "to": "2026-09-07T06:00:00Z", "tz": "UTC"})
    later = button(at, "histogram next")
    assert later.help.replace("\\", "") == "Next period: 7 Sep 2026 06:00 – 07:00 (UTC)"
    later.click().run()
    assert query(at) == {"tz": ["UTC"], "from": ["2026-09-07T06:00:00Z"], "to": ["2026-09-07T07:00:00Z"]}
