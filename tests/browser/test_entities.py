"""Tests of the page about what was acted upon."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.truth import counted, records

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_a_click_into_the_treemap_narrows(sample: str, visit: Visit) -> None:
    """A click on an entity type's area leaves the events of that type alone."""
    tab = visit(sample, "/entities")

    area = tab.page.locator(".js-plotly-plot g.slice").filter(has_text="Node Pool").first
    tab.press(area, 10, 8)

    expect(tab.chips).to_have_text(["Entity type: Node Pool close"])
    tab.turn_to("Overview")
    expect(tab.figure("Events")).to_have_text(f"{counted('entityType')['Node Pool']:,}")


def test_a_selected_entity_shows_its_history(sample: str, visit: Visit) -> None:
    """Every event of the entity is listed, oldest first, and each can be opened beside it; Back leads to the list."""
    tab = visit(sample, "/entities?entity_type=Node+Pool")
    name = tab.rows(tab.table())[0][1]
    history = [
        record for record in records() if (record["entityType"], record.get("entityName")) == ("Node Pool", name)
    ]

    tab.mark(tab.table(), 1)

    expect(tab.page.locator(".st-key-party-name")).to_contain_text(name)
    expect(tab.page.locator(".st-key-party-figures")).to_contain_text(f"{len(history)} events by ")
    tab.drawn()
    changes = tab.page.locator(".st-key-life [class*='st-key-change-']")
    expect(changes).to_have_count(min(20, len(history)))
    titles = changes.all_inner_texts()
    assert titles == sorted(titles)
    changes.first.get_by_role("button", name="Open its record").click()
    expect(tab.page.locator(".st-key-event-panel")).to_contain_text(name)
    tab.page.go_back()
    expect(tab.page.locator(".st-key-event-panel")).to_have_count(0)
    tab.page.go_back()
    expect(tab.page.get_by_role("heading", name="Entities", exact=True)).to_have_count(2)


def test_from_an_entity_to_who_changed_it(sample: str, visit: Visit) -> None:
    """A link to an entity by its name alone shows it; who changed it is one click away, and all of its events too."""
    path = f"/entities?{urlencode({'entity': json.dumps([None, None, 'h100-iad'])})}"
    tab = visit(sample, path)
    expect(tab.page.locator(".st-key-party-name")).to_contain_text("Node Pool · ID 33")
    who = tab.cell(tab.table(), 1, "Actor").inner_text()

    tab.mark(tab.table(), 1)

    expect(tab.page.locator(".st-key-heading").get_by_role("heading", name="Actors")).to_be_visible()
    expect(tab.page.locator(".st-key-party-name")).to_contain_text(who)
    assert ("who", who) in tab.query()
    tab.go(path)
    tab.page.get_by_role("button", name="Explore its").click()
    expect(tab.chips).to_have_text(["Entity type: Node Pool close", "Entity ID: 33 close"])


@pytest.mark.parametrize("width", [1440, 390])
def test_an_area_has_its_figures_or_no_text(sample: str, visit: Visit, width: int) -> None:
    """Whatever the width, the text of every area lies within it: nothing is cut."""
    tab = visit(sample, "/entities", viewport={"width": width, "height": 900})
    expect(tab.page.locator(".js-plotly-plot g.slice text").first).to_be_attached()
    cut = tab.page.evaluate(
        """() => [...document.querySelectorAll('.js-plotly-plot g.slice')].filter(slice => {
             const text = slice.querySelector('text'), area = slice.querySelector('path.surface');
             if (!text || !text.textContent.trim() || getComputedStyle(text).display === 'none') return false;
             const [inner, outer] = [text.getBoundingClientRect(), area.getBoundingClientRect()];
             return inner.width > 0 && (inner.right > outer.right + 1 || inner.bottom > outer.bottom + 1);
           }).map(slice => slice.textContent)"""
    )
    assert cut == []
