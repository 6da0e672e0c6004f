"""Tests of choosing a period at the timelines and in the sidebar."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.truth import moment, records

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Visit
    from tests.browser.dashboard import Dashboard

pytestmark = pytest.mark.browser

STEPS = {"Previous period", "Next period", "Zoom out"}


def plot(tab: Dashboard) -> Locator:
    """Find the first timeline's bars."""
    return tab.page.locator(".js-plotly-plot .nsewdrag").first


def click(tab: Dashboard, part: float, *, lane: int = 0) -> None:
    """Click on the timeline, at a part of its width; lane 1 is the one of the failure rate."""
    place = tab.page.locator(".js-plotly-plot .nsewdrag").nth(lane)
    place.scroll_into_view_if_needed()
    # The page may get its scroll bar only now, and the chart is then drawn anew.
    tab.page.wait_for_timeout(1_000)
    box = place.bounding_box()
    assert box is not None
    x, y = box["x"] + part * box["width"], box["y"] + box["height"] / 3
    tab.page.mouse.move(x - 3, y)
    tab.page.mouse.move(x, y)
    expect(tab.page.locator(".js-plotly-plot .hoverlayer .hovertext")).to_be_visible()
    # A finger stays on the button for a moment; Plotly settles what is under the pointer meanwhile.
    tab.page.wait_for_timeout(200)
    tab.page.mouse.down()
    tab.page.wait_for_timeout(80)
    tab.page.mouse.up()


def period(tab: Dashboard) -> tuple[datetime, datetime]:
    """Give the period that the address has."""
    asked = dict(tab.query())
    return datetime.fromisoformat(asked["from"]), datetime.fromisoformat(asked["to"])


def asks(tab: Dashboard, name: str) -> None:
    """Wait until the address has a parameter."""
    expect(tab.page).to_have_url(re.compile(rf"[?&]{name}="))
    tab.drawn()


def arrives_at(tab: Dashboard, start: datetime, end: datetime) -> None:
    """Wait until the address has this period and no other."""
    asked = "&".join(f"{name}={at:%Y-%m-%dT%H}(:|%3A)" for name, at in (("from", start), ("to", end)))
    expect(tab.page).to_have_url(re.compile(asked.replace("&", "[^&]*&(?:.*&)?")))
    tab.drawn()
    assert period(tab) == (start, end)


def step(tab: Dashboard, name: str) -> Locator:
    """Find a button beside the timeline."""
    return tab.page.locator("[class*='st-key-period-steps-']").get_by_role("button", name=name, exact=True)


@pytest.mark.parametrize("path", ["/events", "/", "/failures"])
def test_a_clicked_bar_becomes_the_period(sample: str, visit: Visit, path: str) -> None:
    """A click above a bar, or on it, asks for its day alone, on every page; Back is one step."""
    tab = visit(sample, path)
    click(tab, 0.5)
    asks(tab, "from")
    start, end = period(tab)
    assert end - start == timedelta(days=1)
    expect(tab.chips).to_have_count(1)
    tab.page.go_back()
    expect(tab.chips).to_have_count(0)
    assert tab.query() == []


def test_a_click_in_the_lane_of_the_failure_rate_does_the_same(sample: str, visit: Visit) -> None:
    """The lane's columns are the bars' buckets."""
    tab = visit(sample, "/events")
    click(tab, 0.5, lane=1)
    asks(tab, "from")
    start, end = period(tab)
    assert end - start == timedelta(days=1)


def test_clicks_end_at_the_smallest_bucket(sample: str, visit: Visit) -> None:
    """From bar to bar down to one second; a click on that last bar changes nothing, and the page answers."""
    at = moment(records()[0])
    tab = visit(sample, f"/events?from={at:%Y-%m-%dT%H:%M:%SZ}&to={at + timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}")
    before = tab.page.url
    click(tab, 0.5)
    tab.page.wait_for_timeout(1500)
    tab.drawn()
    assert tab.page.url == before
    assert tab.page.evaluate("history.length") <= 2


def test_steps_go_around_the_period(sample: str, visit: Visit) -> None:
    """Next and previous keep the length; zooming out doubles it, and ends at all time; each is one step of Back."""
    tab = visit(sample, "/events")
    for name in STEPS:
        expect(step(tab, name)).to_be_disabled()
    click(tab, 0.5)
    asks(tab, "from")
    day = period(tab)
    step(tab, "Next period").click()
    arrives_at(tab, day[1], day[1] + timedelta(days=1))
    step(tab, "Previous period").click()
    arrives_at(tab, *day)
    step(tab, "Zoom out").click()
    arrives_at(tab, day[0] - timedelta(hours=12), day[1] + timedelta(hours=12))
    tab.page.go_back()
    arrives_at(tab, *day)
    for _ in range(12):
        if not tab.query():
            break
        before = tab.page.url
        step(tab, "Zoom out").click()
        expect(tab.page).not_to_have_url(before)
        tab.drawn()
    assert tab.query() == []


def test_the_steps_stay_where_they_are_on_a_telephone(sample: str, visit: Visit) -> None:
    """At 390 px the buttons stand beside the bars, each 44 px, and stay there from period to period."""
    tab = visit(sample, "/events", viewport={"width": 390, "height": 844})
    before = [step(tab, name).bounding_box() for name in sorted(STEPS)]
    click(tab, 0.5)
    asks(tab, "from")
    tab.page.evaluate("window.scrollTo(0, 0)")
    box = plot(tab).bounding_box()
    assert box is not None
    after = [step(tab, name).bounding_box() for name in sorted(STEPS)]
    for one, other in zip(before, after, strict=True):
        assert one is not None
        assert other is not None
        assert one["x"] == other["x"] > box["x"] + box["width"]
        assert min(other["width"], other["height"]) >= 44
