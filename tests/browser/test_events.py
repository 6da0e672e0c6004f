"""Tests of the events, row by row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.truth import counted, failed, records

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

#: px from the table's left edge, inside the columns whose widths are fixed and the one after them.
TIME, OUTCOME, ACTOR = 60, 230, 350


def test_a_click_on_a_header_sorts_the_whole_log(sample: str, visit: Visit) -> None:
    """The first row then has the least value of all records, not of the page; a second click turns the order round."""
    actors = sorted(counted("sourceName"))
    tab = visit(sample, "/events")

    tab.click_at(tab.table(), 0, ACTOR)
    expect(tab.page).to_have_url(re.compile(r"[?&]sort=actor(&|$)"))
    tab.drawn()
    assert tab.rows(tab.table())[0][2] == actors[0]

    tab.click_at(tab.table(), 0, ACTOR)
    expect(tab.page).to_have_url(re.compile(r"[?&]sort=-actor(&|$)"))
    tab.drawn()
    assert tab.rows(tab.table())[0][2] == actors[-1]


def test_a_click_on_a_value_filters_by_it(sample: str, visit: Visit) -> None:
    """A click on an actor's name in a row leaves that actor's events alone."""
    tab = visit(sample, "/events")
    actor = tab.rows(tab.table())[0][2]

    tab.click_at(tab.table(), 1, ACTOR)

    expect(tab.chips).to_have_text([f"Actor: {actor} close"])
    expect(tab.page.get_by_text(f"{counted('sourceName')[actor]} events", exact=False).first).to_be_visible()
    tab.drawn()
    assert {row[2] for row in tab.rows(tab.table())} == {actor}


def test_a_marked_row_opens_the_drawer_with_the_whole_record(sample: str, visit: Visit) -> None:
    """The drawer tells the event as a sentence, shows the raw record, and leads to older and newer events."""
    newest = records()
    tab = visit(sample, "/events?result=Failed")
    first, second = [record for record in newest if failed(record)][:2]

    tab.mark(tab.table(), 1)
    expect(tab.drawer).to_contain_text(
        f"{first['sourceName']} (Application, {first['context']['ip_address']}) tried to create"
    )
    expect(tab.drawer).to_contain_text(f"Training with name '{first['entityName']}' already exists (409)")
    expect(tab.drawer.get_by_role("button", name="Newer")).to_be_disabled()

    tab.drawer.get_by_role("tab", name="Raw record").click()
    raw = tab.drawer.get_by_role("tabpanel", name="Raw record").get_by_test_id("stCode")
    expect(raw).to_contain_text(f'"id": {first["id"]}')
    expect(raw).to_contain_text(f'"user_agent": "{first["context"]["user_agent"]}"')

    tab.drawer.get_by_role("button", name="Older").click()
    expect(raw).to_contain_text(f'"id": {second["id"]}')
    tab.drawer.get_by_role("button", name="Newer").click()
    expect(raw).to_contain_text(f'"id": {first["id"]}')

    tab.drawer.get_by_role("button", name="Close").click()
    expect(tab.drawer).to_have_count(0)
    expect(tab.page).to_have_url(re.compile(r"/events\?(?!.*event=).*result=Failed"))


def test_the_second_page_goes_on_where_the_first_ended(sample: str, visit: Visit) -> None:
    """Pages hold a hundred rows each of the whole log in order; the page stands in the address."""
    tab = visit(sample, "/events?tz=UTC")

    tab.page.get_by_test_id("stPagination").get_by_role("button", name="Page 2", exact=True).click()

    expect(tab.page).to_have_url(re.compile(r"[?&]page=2(&|$)"))
    tab.drawn()
    shown = [row[0] for row in tab.rows(tab.table())]
    told = [record["happenedAt"][:19].replace("T", " ") for record in records()[100 : 100 + len(shown)]]
    assert shown == told
