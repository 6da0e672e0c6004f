"""Tests of narrowing the log by gestures."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.truth import counted, failed, moment, records

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_a_facets_value_is_included_then_excluded_then_removed(sample: str, visit: Visit) -> None:
    """A click includes, the second gesture excludes; sentence, chip, address, count follow; a chip's click removes."""
    actions = counted("action")
    tab = visit(sample)
    delete = tab.value("Action", "Delete")

    delete.locator("button.main").click()
    expect(tab.sentence).to_have_text("Deletions, all time")
    expect(tab.chips).to_have_text(["Action: Delete close"])
    expect(tab.figure("Events")).to_have_text(f"{actions['Delete']:,}")
    assert tab.query() == [("action", "Delete")]
    # A facet's own selection does not narrow its own counts.
    expect(tab.value("Action", "Create").locator(".count")).to_have_text(f"{actions['Create']:,}")

    delete.hover()
    delete.locator("button.more").click()
    tab.page.get_by_role("menuitem", name="Exclude").click()
    expect(tab.figure("Events")).to_have_text(f"{actions.total() - actions['Delete']:,}")
    expect(tab.sentence).to_have_text("Events with action other than Delete, all time")
    assert tab.query() == [("not.action", "Delete")]

    tab.chips.first.click()
    expect(tab.figure("Events")).to_have_text(f"{actions.total():,}")
    expect(tab.sentence).to_have_text("All events, all time")
    expect(tab.chips).to_have_count(0)
    assert tab.query() == []


def test_back_and_forward_go_through_the_filters(sample: str, visit: Visit) -> None:
    """Each step of narrowing, a change of the page too, is one step for the browser's Back and Forward."""
    tab = visit(sample)
    tab.value("Action", "Delete").locator("button.main").click()
    expect(tab.sentence).to_have_text("Deletions, all time")
    tab.value("Outcome", "Failed").locator("button.main").click()
    expect(tab.sentence).to_have_text("Failed deletions, all time")
    tab.turn_to("Explore")
    expect(tab.sentence).to_have_text("Failed deletions, all time")
    matching = sum(record["action"] == "Delete" and failed(record) for record in records())
    expect(tab.page.get_by_text(f"{matching:,} events, {matching:,} failed")).to_be_visible()

    tab.page.go_back()
    expect(tab.page.get_by_role("heading", name="Overview")).to_be_visible()
    expect(tab.sentence).to_have_text("Failed deletions, all time")
    tab.page.go_back()
    expect(tab.sentence).to_have_text("Deletions, all time")
    tab.page.go_back()
    expect(tab.sentence).to_have_text("All events, all time")
    tab.page.go_forward()
    expect(tab.sentence).to_have_text("Deletions, all time")
    expect(tab.figure("Events")).to_have_text(f"{counted('action')['Delete']:,}")


def test_a_dragged_span_becomes_the_period(sample: str, visit: Visit) -> None:
    """A drag over the timeline puts from and to into the address; every figure then is of that span alone."""
    tab = visit(sample)
    plot = tab.page.locator(".js-plotly-plot .nsewdrag").first
    plot.scroll_into_view_if_needed()
    area = plot.bounding_box()
    assert area is not None

    middle = area["y"] + area["height"] / 2
    tab.page.mouse.move(area["x"] + 0.7 * area["width"], middle)
    tab.page.mouse.down()
    tab.page.mouse.move(area["x"] + 0.8 * area["width"], middle, steps=5)
    tab.page.mouse.up()

    expect(tab.chips).to_have_count(1)
    tab.drawn()
    asked = dict(tab.query())
    assert list(asked) == ["from", "to"]
    start, end = (datetime.fromisoformat(asked[name]) for name in ("from", "to"))
    inside = [record for record in records() if start <= moment(record) < end]
    assert 100 < len(inside) < len(records()) / 4
    expect(tab.figure("Events")).to_have_text(f"{len(inside):,}")
    expect(tab.figure("Failed")).to_have_text(f"{100 * sum(map(failed, inside)) / len(inside):.1f} %")

    tab.page.get_by_role("button", name="Clear all").click()
    expect(tab.figure("Events")).to_have_text(f"{len(records()):,}")


def test_words_quotation_marks_and_a_minus(sample: str, visit: Visit) -> None:
    """Words are joined by "and", quoted ones stand together, a - excludes; the box keeps what was typed."""
    tab = visit(sample, "/events")
    tab.ask('ci-deploy "smoke" -delete')

    expect(tab.sentence).to_have_text("Events with “ci-deploy” and “smoke” but without “delete”, all time")
    assert tab.query() == [("q", "ci-deploy smoke -delete")]
    expect(tab.box).to_have_value('ci-deploy "smoke" -delete')


def test_outside_working_hours_takes_two_clicks(sample: str, visit: Visit) -> None:
    """The facet opens at the first click; the second asks, on the clocks of the zone that is named."""
    tab = visit(sample, "/events")
    tab.sidebar.get_by_role("button", name="Hour").first.click()
    tab.value("Hour", "outside 07–19").locator("button.main").click()

    expect(tab.sentence).to_contain_text("Events between 19:00 and 07:00, all time (")
    assert tab.query() == [("hour", "19-7")]


def test_free_text_is_searched_everywhere(sample: str, visit: Visit) -> None:
    """Text typed into the search narrows to the records that hold it, and says so."""
    tab = visit(sample, "/events")
    tab.ask("notebook-reaper")

    expect(tab.sentence).to_have_text("Events with “notebook-reaper”, all time")
    matching = sum(record["sourceName"] == "notebook-reaper" for record in records())
    expect(tab.page.get_by_text(f"{matching:,} events, ")).to_be_visible()
