"""Tests of the page about what was acted upon."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    expect(tab.figure("Events")).to_have_text(str(counted("entityType")["Node Pool"]))


def test_a_selected_entity_shows_its_history(sample: str, visit: Visit) -> None:
    """Every event of the entity is listed, oldest first, and each can be opened."""
    tab = visit(sample, "/entities?entity_type=Node+Pool")
    name = tab.rows(tab.table())[0][1]
    history = sorted(
        record["happenedAt"]
        for record in records()
        if (record["entityType"], record.get("entityName")) == ("Node Pool", name)
    )

    tab.mark(tab.table(), 1)

    card = tab.page.locator(".st-key-entity")
    expect(card).to_contain_text(f"Node Pool {name}")
    tab.drawn()
    shown = tab.rows(card.locator(".records"))
    assert len(shown) == len(history)
    assert shown == sorted(shown, key=lambda row: row[0])
    tab.mark(card.locator(".records"), 1)
    expect(tab.drawer).to_contain_text(name)
