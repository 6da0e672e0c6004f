"""Tests of the query box, of its offers and its underline, and of the keys of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.truth import counted

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

#: Sets the box to each text as a key does; gives the most milliseconds until the list is drawn.
_KEY_TO_LIST = """async input => {
  const root = input.getRootNode();
  let most = 0;
  for (const text of ["a", "ac", "act", "actor:", "actor:c", "actor:ci", "entity_type:", "entity_type:P"]) {
    input.value = text;
    input.setSelectionRange(text.length, text.length);
    const began = performance.now();
    input.dispatchEvent(new InputEvent("input"));
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    if (!root.querySelectorAll("[role=option]").length) return text;
    most = Math.max(most, performance.now() - began);
  }
  return most;
}"""


def test_a_field_and_a_value_are_picked_by_keys(sample: str, visit: Visit) -> None:
    """The list offers a field, then its values with their counts; Escape closes it, Enter asks."""
    tab = visit(sample, "/events")
    tab.box.press_sequentially("actio")
    expect(tab.offers.first).to_contain_text("action")
    expect(tab.box).to_have_attribute("aria-expanded", "true")
    tab.page.keyboard.press("Tab")
    expect(tab.box).to_have_value("action:")
    common, events = counted("action").most_common(1)[0]
    expect(tab.offers.first).to_have_text(f"{common}{events:,} events")
    tab.page.keyboard.press("ArrowDown")
    expect(tab.offers.first).to_have_attribute("aria-selected", "true")
    tab.page.keyboard.press("Enter")
    expect(tab.box).to_have_value(f"action:{common} ")
    assert tab.query() == []

    tab.box.press_sequentially("act")
    expect(tab.offers.first).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(tab.offers).to_have_count(0)
    tab.ask(f"action:{common}")
    expect(tab.chips).to_have_text([f"Action: {common} close"])
    expect(tab.box).to_be_focused()
    assert tab.errors == []


def test_the_list_comes_with_the_key(sample: str, visit: Visit) -> None:
    """From a key to the list that is drawn no more than 100 milliseconds pass."""
    tab = visit(sample, "/events")
    expect(tab.box).to_be_visible()
    tab.drawn()

    # The best of some runs: other programs run on the machine.
    runs = [tab.box.evaluate(_KEY_TO_LIST) for _ in range(4)]
    assert all(isinstance(most, int | float) for most in runs), runs
    assert min(runs) <= 100


def test_values_that_are_not_at_hand_are_fetched(sample: str, visit: Visit) -> None:
    """Of a field with many values the log is asked for those that contain what was typed."""
    tab = visit(sample, "/events")
    tab.box.press_sequentially("entity_name:h100-i")

    expect(tab.offers.first).to_contain_text("h100-iad")
    tab.page.keyboard.press("Tab")
    expect(tab.box).to_have_value("entity_name:h100-iad ")


def test_what_can_not_be_read_is_underlined(sample: str, visit: Visit) -> None:
    """The letters, why, and what was probably meant, which a click asks for."""
    tab = visit(sample, "/events")
    tab.ask("action:Delete acton:Create")

    expect(tab.page.locator(".query .wrong")).to_have_text("acton")
    expect(tab.page.locator(".query .words")).to_contain_text("acton")
    expect(tab.box).to_have_attribute("aria-invalid", "true")
    assert tab.query() == []
    tab.page.get_by_role("button", name="Did you mean action:Delete action:Create").click()
    expect(tab.box).to_have_value("action:Delete action:Create")
    expect(tab.page.locator(".query .wrong")).to_be_hidden()


def test_a_click_adds_to_what_is_typed_and_what_is_not_asked_yet(sample: str, visit: Visit) -> None:
    """Neither the query nor words that wait for Enter are lost by a click on a facet."""
    tab = visit(sample, "/events")
    tab.ask("type:Workspace  -name:foo")
    expect(tab.chips).to_have_count(2)
    tab.box.press_sequentially(" lena")
    tab.value("Outcome", "Failed").locator("button.main").click()

    expect(tab.chips).to_have_count(3)
    expect(tab.box).to_have_value("type:Workspace  -name:foo lena result:Failed")
    tab.box.press("Enter")
    expect(tab.chips).to_have_count(4)


def test_the_page_has_keys(sample: str, visit: Visit) -> None:
    """They go to the query, from event to event, close, clear, explain; none of them acts while something is typed."""
    tab = visit(sample, "/events")
    tab.drawn()
    tab.page.keyboard.press("/")
    expect(tab.box).to_be_focused()
    tab.page.keyboard.type("type:Project?/jnpx")
    expect(tab.box).to_have_value("type:Project?/jnpx")
    expect(tab.drawer).to_have_count(0)
    tab.ask("type:Project")
    expect(tab.chips).to_have_count(1)
    tab.page.keyboard.press("Escape")
    expect(tab.box).not_to_be_focused()

    tab.page.keyboard.press("j")
    expect(tab.drawer).to_be_visible()
    tab.page.keyboard.press("n")
    expect(tab.drawer.get_by_text("failed", exact=False).first).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(tab.drawer).to_have_count(0)
    tab.page.keyboard.press("x")
    expect(tab.chips).to_have_count(0)
    expect(tab.box).to_have_value("")
    tab.page.keyboard.press("?")
    expect(tab.dialog).to_contain_text("How to write a query")
    tab.dialog.get_by_role("button", name="Use").first.click()
    expect(tab.chips).to_have_count(1)
    expect(tab.dialog).to_have_count(0)
