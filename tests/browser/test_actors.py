"""Tests of the page about who acted."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.truth import counted, failed, moment, records

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Visit
    from tests.browser.dashboard import Dashboard

WHO: Final = "mira.tolvane@corp.example"


def happened(who: str) -> list[datetime]:
    """Give when an actor of the sample acted, the earliest first."""
    return sorted(moment(record) for record in records() if record["sourceName"] == who)


def squares(tab: Dashboard, key: str) -> Locator:
    """Give the marks of the chart whose key begins so."""
    return tab.page.locator(f"[class*='st-key-{key}']").get_by_test_id("stPlotlyChart").locator("g.points path")


pytestmark = pytest.mark.browser


def test_a_selected_actor_shows_what_it_did(sample: str, visit: Visit) -> None:
    """The busiest actor comes first; its page has its figures, Explore its events, and a way back to all."""
    name, events = counted("sourceName").most_common(1)[0]
    tab = visit(sample, "/actors")
    assert tab.rows(tab.table())[0][0] == name

    tab.mark(tab.table(), 1)

    missed = sum(failed(record) for record in records() if record["sourceName"] == name)
    expect(tab.page.locator(".st-key-party-figures")).to_contain_text(f"{events:,} events on ")
    expect(tab.page.locator(".st-key-party-figures")).to_contain_text(f" {missed:,} failed ")
    tab.page.get_by_role("button", name=f"Explore its {events:,} events").click()
    expect(tab.chips).to_have_text([f"Actor: {name} close"])
    tab.go(f"/actors?{urlencode({'who': name})}")
    expect(tab.page.locator(".st-key-party-name")).to_contain_text(name)
    tab.page.get_by_role("button", name="All actors").click()
    expect(tab.page.locator(".st-key-party-name")).to_have_count(0)


def test_an_hour_of_the_week_shows_its_events(sample: str, visit: Visit) -> None:
    """A click on a square of the grid leads to the actor's events of that weekday and hour, all of them."""
    berlin = ZoneInfo("Europe/Berlin")
    clocks = Counter((at.astimezone(berlin).weekday(), at.astimezone(berlin).hour) for at in happened(WHO))
    first = min(clocks)  # the first square: of Monday's first busy hour
    tab = visit(sample, f"/actors?{urlencode({'who': WHO, 'tz': 'Europe/Berlin'})}", timezone_id="Europe/Berlin")

    square = squares(tab, "week").first
    square.scroll_into_view_if_needed()
    tab.press(square, 10, 10)

    expect(tab.chips).to_have_text(
        [f"Actor: {WHO} close", f"Hour: {first[1]:02}:00–{first[1] + 1:02}:00 close", "Weekday: Monday close"]
    )
    expect(tab.page.get_by_test_id("stMain")).to_contain_text(f"{clocks[first]} event")


def test_a_session_opens_its_events_as_a_sequence(sample: str, visit: Visit) -> None:
    """A bar of the strip, as a row of the table, leads to exactly that session's events, the oldest first."""
    times = happened(WHO)
    last = [times[-1]]
    for at in reversed(times[:-1]):
        if last[0] - at > timedelta(minutes=30):
            break
        last.insert(0, at)
    tab = visit(sample, f"/actors?{urlencode({'who': WHO, 'tz': 'UTC'})}")

    tab.mark(tab.table(), 1)

    listed = [f"{at:%Y-%m-%d %H:%M:%S}" for at in last]
    expect(tab.chips).to_have_text([f"Actor: {WHO} close", re.compile(r"\(UTC\) close$")])
    assert [row[0] for row in tab.rows(tab.table())] == listed
    assert ("sort", "happened_at") in tab.query()

    tab.go(f"/actors?{urlencode({'who': WHO, 'tz': 'UTC'})}")
    bar = squares(tab, "sessions").last
    bar.scroll_into_view_if_needed()
    tab.press(bar, 2, 8)
    expect(tab.chips).to_have_text([f"Actor: {WHO} close", re.compile(r"\(UTC\) close$")])
    assert ("sort", "happened_at") in tab.query()


@pytest.mark.parametrize("page", ["actors", "entities"])
def test_a_link_with_a_hostile_name_is_text(sample: str, visit: Visit, page: str) -> None:
    """A name of markup in the address is on the page letter by letter, acts nowhere and asks nobody."""
    name = (
        "<img src=x onerror=alert(1)> ![p](http://evil.test/p.png) www.evil.test $\\sum$ :smile: `t` [l](javascript:1)"
    )
    asked = {"who": name} if page == "actors" else {"entity": f'[null, null, "{name.replace(chr(92), chr(92) * 2)}"]'}
    tab = visit(sample, f"/{page}?{urlencode(asked)}")

    expect(tab.page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    assert tab.page.locator("[data-testid=stMain] :is(img, a[href*=evil], .katex)").count() == 0
    assert not [address for address in tab.asked if "evil.test/p" in address and "127.0.0.1" not in address]
