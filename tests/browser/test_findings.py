"""Tests of what stands out by itself: questions, stories of failures, bursts."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_a_start_card_opens_its_view(sample: str, visit: Visit) -> None:
    """A click on "What was deleted?" shows on Explore as many events as the card counts: deletions that worked."""
    tab = visit(sample)
    card = tab.page.locator(".questions li.card").filter(has_text="What was deleted?")
    counted = card.locator(".count").text_content()

    card.get_by_role("button", name="What was deleted?").click()

    expect(tab.page.locator(".st-key-heading").get_by_role("heading", name="Explore")).to_be_visible()
    expect(tab.page.get_by_test_id("stMain").get_by_text(re.compile(f"^{counted} events"))).to_be_visible()
    tab.drawn()
    rows = tab.rows(tab.table())
    assert {row[3] for row in rows} == {"Delete"}
    assert all("Succeeded" in row[1] for row in rows)


def test_a_story_marks_itself_and_opens_its_records(sample: str, visit: Visit) -> None:
    """A selected story is shaded on the timeline and said in a sentence; its records are its attempts, one by one."""
    tab = visit(sample, "/failures")
    stories = tab.page.locator("[class*='st-key-stories'] .records, .records").filter(has_text="Failed in a row").first
    row = tab.row(stories, 1)
    actor = row.locator('td[data-label="Actor"]').get_attribute("title") or ""
    failed = row.locator('td[data-label="Failed in a row"]').text_content()
    shades = tab.page.locator(".js-plotly-plot .shapelayer path")
    before = shades.count()

    tab.mark(stories, 1)

    story = tab.page.locator(".st-key-story")
    expect(story).to_contain_text(f"failed {failed} times, then worked")
    expect(tab.page).to_have_url(re.compile(r"[?&]story="))
    expect(shades).not_to_have_count(before)
    story.get_by_role("button", name="Open its records").click()

    expect(tab.page.locator(".st-key-heading").get_by_role("heading", name="Explore")).to_be_visible()
    tab.drawn()
    rows = tab.rows(tab.table())
    assert len(rows) == int(str(failed)) + 1, actor
    assert ["Succeeded" in row[1] for row in rows] == [True] + [False] * int(str(failed))


def test_a_burst_opens_its_period(sample: str, visit: Visit) -> None:
    """A selected burst becomes the period; the page then counts as many events as the burst has."""
    tab = visit(sample, "/events")
    tab.page.get_by_text(re.compile("bursts?: far more than usual")).click()
    bursts = tab.page.locator(".records").filter(has_text="By chance")
    expect(bursts).to_be_visible()
    tab.drawn()
    start, end, of, observed = tab.rows(bursts)[0][:4]

    tab.mark(bursts, 1)

    expect(tab.page).to_have_url(re.compile(r"[?&]from=.*[?&]to="))
    tab.drawn()
    asked = dict(tab.query())
    span = datetime.fromisoformat(asked["to"]) - datetime.fromisoformat(asked["from"])
    assert span >= timedelta(hours=1)
    assert (asked["from"][:10], asked["to"][:10]) == (start[:10], end[:10])
    assert of == "Events"
    expect(tab.page.get_by_test_id("stMain").get_by_text(re.compile(f"^{observed} events"))).to_be_visible()
