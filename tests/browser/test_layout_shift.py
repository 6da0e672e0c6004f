"""Tests that nothing jumps: neither on the first load nor when a chip appears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from audit_explorer.sources.sample import sample_path
from tests.browser.test_looks import NARROW, PAGES, WIDE
from tests.keys import key_in

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.browser.dashboard import Dashboard

pytestmark = pytest.mark.browser

#: What Web Vitals call good, https://web.dev/articles/cls: the largest burst of shifts within 5 s, 1 s apart at most.
_GOOD: Final = 0.1
WATCH: Final = """
window.__shifts = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    if (!entry.hadRecentInput) window.__shifts.push([entry.startTime, entry.value,
      entry.sources.map(source => source.node?.className || source.node?.nodeName).join(' | ').slice(0, 300)]);
  }
}).observe({type: 'layout-shift', buffered: true});
"""


def largest_burst(shifts: list[tuple[float, float, str]]) -> float:
    """Give the largest sum of shifts in one window, as Web Vitals do."""
    largest = current = 0.0
    first = last = float("-inf")
    for at, value, _ in shifts:
        if at - last > 1_000 or at - first > 5_000:
            current, first = 0.0, at
        current, last = current + value, at
        largest = max(largest, current)
    return largest


def at_rest(tab: Dashboard) -> None:
    """Wait until no element waits for its code or its data."""
    expect(tab.page.get_by_test_id("stSkeleton")).to_have_count(0)
    tab.page.wait_for_timeout(2_000)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_does_not_jump_while_it_loads(sample: str, visit: Visit, path: str, size: dict[str, int]) -> None:
    """From the first paint to the page at rest, on a screen and on a telephone."""
    tab = visit(sample, "/fetch", viewport=size)
    tab.page.add_init_script(WATCH)
    tab.go(path)
    at_rest(tab)

    shifts = tab.page.evaluate("window.__shifts")
    assert largest_burst(shifts) <= _GOOD, shifts


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_link_to_an_event_does_not_jump_while_it_loads(sample: str, visit: Visit, size: dict[str, int]) -> None:
    """Neither the panel beside the rows, nor the one over everything on a telephone with the page it covers."""
    tab = visit(sample, "/fetch", viewport=size)
    tab.page.add_init_script(WATCH)
    tab.go(f"/events?event={key_in(sample_path(), 'seq = 3')}")
    expect(tab.drawer).to_be_visible()
    at_rest(tab)

    shifts = tab.page.evaluate("window.__shifts")
    assert largest_burst(shifts) <= _GOOD, shifts


def test_nothing_moves_when_a_chip_appears(sample: str, visit: Visit) -> None:
    """The page stands where it stood when a value is included."""
    tab = visit(sample, "/events")
    at_rest(tab)
    main = tab.page.locator(".st-key-page-main")
    before = main.bounding_box()
    tab.value("Outcome", "Failed").get_by_role("button").first.click()
    expect(tab.chips).to_have_count(1)
    tab.drawn()
    after = main.bounding_box()

    assert before is not None
    assert after is not None
    assert before["y"] == after["y"]


def test_the_rows_stay_where_they_are_when_an_event_opens(sample: str, visit: Visit) -> None:
    """The panel stands beside the rows: their top is where it was, so the pointer is still on the row."""
    tab = visit(sample, "/events")
    at_rest(tab)
    table = tab.table()
    before = table.bounding_box()
    tab.mark(table, 3)
    expect(tab.drawer).to_be_visible()
    tab.drawn()
    at_rest(tab)
    after = table.bounding_box()

    assert before is not None
    assert after is not None
    assert before["y"] == after["y"]
