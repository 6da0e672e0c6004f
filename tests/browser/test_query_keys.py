"""Tests of keys that several things could take, and of what a query may be made of, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_escape_closes_the_list_first(sample: str, visit: Visit) -> None:
    """The list, then the box, then the event's panel, one at a time."""
    tab = visit(sample, "/events")
    tab.drawn()
    tab.page.keyboard.press("j")
    expect(tab.drawer).to_be_visible()
    tab.page.keyboard.press("/")
    tab.box.press_sequentially("act")
    expect(tab.offers.first).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(tab.offers).to_have_count(0)
    expect(tab.drawer).to_be_visible()
    expect(tab.box).to_be_focused()
    tab.page.keyboard.press("Escape")
    expect(tab.box).not_to_be_focused()
    expect(tab.drawer).to_be_visible()
    expect(tab.box).to_have_value("act")
    tab.page.keyboard.press("Escape")
    expect(tab.drawer).to_have_count(0)


def test_keys_of_the_page_rest_behind_a_dialog(sample: str, visit: Visit) -> None:
    """Whatever is pressed there, the page behind it stays as it is; Escape closes the dialog alone."""
    tab = visit(sample, "/events?result=Failed")
    tab.drawn()
    tab.page.keyboard.press("j")
    expect(tab.drawer).to_be_visible()
    before = tab.query()
    tab.page.keyboard.press("?")
    expect(tab.dialog).to_contain_text("How to write a query")
    for key in ("j", "k", "n", "p", "x", "ArrowDown", "ArrowUp"):
        tab.page.keyboard.press(key)
    tab.page.wait_for_timeout(1_500)
    expect(tab.dialog).to_be_visible()
    assert tab.query() == before
    tab.page.keyboard.press("Escape")
    expect(tab.dialog).to_have_count(0)
    expect(tab.drawer).to_be_visible()
    assert tab.query() == before
    tab.page.keyboard.press("x")
    expect(tab.chips).to_have_count(0)


def test_paths_inside_bodies_are_offered(sample: str, visit: Visit) -> None:
    """Those that occur, with how many records have each; then their values."""
    tab = visit(sample, "/events")
    tab.box.press_sequentially("body.")
    expect(tab.offers.filter(has_text="events").first).to_contain_text("body.")
    tab.box.press_sequentially("na")
    expect(tab.offers.first).to_contain_text("body.name")
    tab.page.keyboard.press("Tab")
    expect(tab.box).to_have_value("body.name:")
    expect(tab.offers.first).to_contain_text("event")
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    expect(tab.chips).to_have_count(1)
    expect(tab.page.locator(".query .wrong")).to_be_hidden()


def test_operations_and_marks_are_offered(sample: str, visit: Visit) -> None:
    """Operations with their counts, marks with their words."""
    tab = visit(sample, "/events")
    tab.box.press_sequentially("op:")
    expect(tab.offers.first).to_contain_text("events")
    tab.box.fill("")
    tab.box.press_sequentially("review:op")
    expect(tab.offers.first).to_contain_text("not yet reviewed")
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    expect(tab.chips).to_have_text(["Review: not yet reviewed close"])
