"""Tests of the page about failures."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.server import serve
from tests.browser.truth import failed, raw_records, records

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator

    from tests.browser.conftest import Visit
    from tests.browser.dashboard import Dashboard

pytestmark = pytest.mark.browser


def patterns(tab: Dashboard) -> Locator:
    """Find the table of patterns."""
    return tab.page.locator(".records").filter(has_text="When, and the most")


def test_the_reader_picks_what_failures_are_split_by(sample: str, visit: Visit) -> None:
    """Another split changes the timeline's series, and stands in the address."""
    kinds = {record["entityType"] for record in records() if failed(record)}
    tab = visit(sample, "/failures")
    legend = tab.page.locator(".js-plotly-plot .legendtext")
    expect(legend.filter(has_text="403")).to_have_count(1)

    tab.page.get_by_label("Split by").click()
    tab.page.get_by_role("option", name="Entity type").click()

    expect(tab.page).to_have_url(re.compile(r"[?&]by=entity_type(&|$)"))
    expect(legend.filter(has_text="403")).to_have_count(0)
    expect(tab.page.get_by_role("heading", name="How often it fails, by entity type")).to_be_visible()
    expect(legend.filter(has_text=re.compile("^Workspace$"))).to_have_count(1)
    assert {"Login", "Workspace", "Access Rule"} <= kinds & set(legend.all_text_contents())


def test_a_selected_pattern_shows_its_rows_and_narrows(sample: str, visit: Visit) -> None:
    """Beside the table its newest failures stand on the same page; "only" makes it a condition of every page."""
    asked = [one for one in raw_records() if one.get("url") == "/api/v1/authorization/access-rules" and failed(one)]
    refused = sum(one["http_status_code"] == 403 for one in asked)
    tab = visit(sample, "/failures?action=Create")
    pattern, words, count = tab.rows(patterns(tab))[0][:3]
    assert (pattern, words, count) == (
        "POST /api/v1/authorization/access-rules → 403 (Access Rule)",
        "create access rule",
        str(refused),
    )

    tab.mark(patterns(tab), 1)

    card = tab.page.locator(".st-key-pattern")
    expect(card.get_by_text(f"create access rule: {pattern}")).to_be_visible()
    expect(card.get_by_text(f"The newest 10 of {refused} failures by 1 actor.")).to_be_visible()
    tab.drawn()
    assert {row[1] for row in tab.rows(card.locator(".records"))} == {"metrics-exporter"}

    card.get_by_role("button", name="Only this pattern").click()

    expect(tab.chips).to_have_count(2)
    expect(tab.chips.last).to_contain_text("POST /api/v1/authorization/access-rules")
    expect(tab.page.get_by_text(f"{refused} of {refused} events failed (100.0 %)", exact=True)).to_be_visible()
    tab.drawn()
    assert [row[0] for row in tab.rows(patterns(tab))] == [pattern]


def test_explore_these_leads_to_the_rows_of_a_pattern(sample: str, visit: Visit) -> None:
    """From a pattern's rows it is one click to all of them on Explore, where the reason stands above them."""
    pattern = "DELETE /api/v1/asset/datasource/pvc/{asset_id} → 403 (Data source)"
    tab = visit(sample, f"/failures?pattern={quote(pattern)}")

    tab.page.locator(".st-key-pattern").get_by_role("button", name="Explore these").click()

    expect(tab.page.locator(".st-key-leading-patterns")).to_contain_text(f"24 delete PVC asset: {pattern}")
    assert sorted(tab.query()) == [("error_shape", pattern), ("result", "Failed")]


def test_failed_deletions_by_applications_and_why(sample: str, visit: Visit) -> None:
    """Four clicks on Explore: failed, deletions, by applications, the last 7 days; the reason is seen."""
    tab = visit(sample, "/events")

    for facet, label in (("Outcome", "Failed"), ("Action", "Delete"), ("Actor type", "Application")):
        tab.value(facet, label).locator("button.main").click()
        expect(tab.chips.filter(has_text=label)).to_have_count(1)
        tab.drawn()
    tab.sidebar.get_by_text("7 d", exact=True).click()

    why = tab.page.locator(".st-key-leading-patterns")
    expect(why).to_contain_text("delete PVC asset: DELETE /api/v1/asset/datasource/pvc/{asset_id} → 403 (Data source)")
    assert "/events" in tab.page.url


@pytest.mark.usefixtures("chromium")
def test_a_log_of_the_current_api_alone_is_explained(visit: Visit, tmp_path: Path) -> None:
    """Without a single error text the page has a split with values, patterns with words, and no empty column."""
    log = tmp_path / "current.json"
    log.write_text(json.dumps([record for record in raw_records() if "timestamp" in record]))
    with serve(tmp_path, log) as base:
        tab = visit(base, "/failures")
        legend = tab.page.locator(".js-plotly-plot .legendtext")
        expect(legend.filter(has_text="403")).to_have_count(1)
        expect(tab.page.get_by_test_id("stMain").get_by_label("Split by")).to_have_value("HTTP status")
        rows = tab.rows(patterns(tab))
        assert rows[0][:2] == ["POST /api/v1/authorization/access-rules → 403 (Access Rule)", "create access rule"]
        assert all("→" in row[0] for row in rows)
        expect(tab.page.get_by_text("One of the messages")).to_have_count(0)
