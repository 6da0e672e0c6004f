"""Tests of the page about failures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.truth import failed, records

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_the_reader_picks_what_failures_are_split_by(sample: str, visit: Visit) -> None:
    """Another split changes the timeline's series, and stands in the address."""
    kinds = {record["entityType"] for record in records() if failed(record)}
    tab = visit(sample, "/failures")
    legend = tab.page.locator(".js-plotly-plot .legendtext")
    expect(legend.filter(has_text="BackendError")).to_have_count(1)

    tab.page.get_by_label("Split by").click()
    tab.page.get_by_role("option", name="Entity type").click()

    expect(tab.page).to_have_url(re.compile(r"[?&]by=entity_type(&|$)"))
    expect(legend.filter(has_text="BackendError")).to_have_count(0)
    expect(tab.page.get_by_role("heading", name="Failure rate against volume, by entity type")).to_be_visible()
    expect(legend.filter(has_text=re.compile("^Workspace$"))).to_have_count(1)
    assert {"Login", "Workspace", "Access Rule"} <= kinds & set(legend.all_text_contents())


def test_a_selected_pattern_narrows_everything(sample: str, visit: Visit) -> None:
    """The row of a message's pattern becomes a condition: figures, chip and table are of that pattern alone."""
    matching = sum("Invalid credentials" in str(record.get("error")) for record in records())
    tab = visit(sample, "/failures")
    pattern, count = tab.rows(tab.table())[0][:2]
    assert (pattern.startswith("Invalid credentials for"), count) == (True, str(matching))

    tab.mark(tab.table(), 1)

    expect(tab.chips).to_have_count(1)
    expect(tab.chips.first).to_contain_text("Invalid credentials for")
    expect(tab.page.get_by_text(f"{matching} of {matching} events failed (100.0 %)")).to_be_visible()
    tab.drawn()
    assert [row[0] for row in tab.rows(tab.table())] == [pattern]
    tab.turn_to("Overview")
    expect(tab.figure("Events")).to_have_text(str(matching))
