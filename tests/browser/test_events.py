"""Tests of the events, row by row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.truth import counted, records

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_a_click_on_a_header_sorts_the_whole_log(sample: str, visit: Visit) -> None:
    """The first row then has the least value of all records, not of the page; a second click turns the order round."""
    actors = sorted(counted("sourceName"))
    tab = visit(sample, "/events")

    tab.table().get_by_role("button", name="Actor", exact=True).click()
    expect(tab.page).to_have_url(re.compile(r"[?&]sort=actor(&|$)"))
    expect(tab.table().locator("th[aria-sort=ascending]")).to_contain_text("Actor")
    tab.drawn()
    assert tab.rows(tab.table())[0][2] == actors[0]

    tab.table().get_by_role("button", name="Actor").click()
    expect(tab.page).to_have_url(re.compile(r"[?&]sort=-actor(&|$)"))
    tab.drawn()
    assert tab.rows(tab.table())[0][2] == actors[-1]


def test_a_value_s_menu_filters_by_it(sample: str, visit: Visit) -> None:
    """Only this actor's events are left; excluding an action of theirs takes its events away."""
    tab = visit(sample, "/events")
    actor = tab.rows(tab.table())[0][2]

    tab.menu(tab.cell(tab.table(), 1, "Actor")).get_by_role("menuitem", name="Only this").click()

    expect(tab.page).to_have_url(re.compile(rf"/events\?(.*&)?actor={re.escape(quote(actor))}(&|$)"))
    expect(tab.page.get_by_text(f"{counted('sourceName')[actor]:,} events", exact=False).first).to_be_visible()
    tab.drawn()
    assert {row[2] for row in tab.rows(tab.table())} == {actor}

    action = tab.rows(tab.table())[0][3]
    tab.cell(tab.table(), 1, "Action").click(button="right")
    tab.page.get_by_role("menuitem", name="Exclude").click()
    expect(tab.page).to_have_url(re.compile(f"not.action={action}"))
    tab.drawn()
    assert action not in {row[3] for row in tab.rows(tab.table())}


def test_a_value_is_copied_from_its_menu(sample: str, visit: Visit) -> None:
    """Copy puts the value as it is on the clipboard, and asks the server nothing; an outcome goes without its sign."""
    tab = visit(sample, "/events", permissions=["clipboard-read", "clipboard-write"])

    for label, sign in (("Actor", ""), ("Outcome", "✓ ")):
        cell = tab.cell(tab.table(), 1, label)
        menu = tab.menu(cell)
        menu.get_by_role("menuitem", name="Copy").click()
        expect(menu).to_have_count(0)
        assert sign + tab.page.evaluate("navigator.clipboard.readText()") == cell.text_content()
    assert tab.query() == []


def test_an_entity_s_page_opens_from_its_name(sample: str, visit: Visit) -> None:
    """Its name's menu leads to the page Entities, opened on the thing of that type, id and name."""
    tab = visit(sample, "/events?entity_type=Node+Pool")
    name = tab.rows(tab.table())[0][5]

    tab.menu(tab.cell(tab.table(), 1, "Entity")).get_by_role("menuitem", name="Open its page").click()

    expect(tab.page).to_have_url(re.compile("/entities?.*entity="))
    expect(tab.page.locator(".st-key-party-name")).to_contain_text(name)
    expect(tab.page.locator(".st-key-party-name")).to_contain_text("Node Pool")


def test_the_keys_go_through_the_rows_and_the_event_follows(sample: str, visit: Visit) -> None:
    """One stop for the Tab key; Enter opens, then Down and Up open the next and the one before, Right goes to cells."""
    tab = visit(sample, "/events?tz=UTC")
    table = tab.table()
    rows = tab.rows(table)
    opened = table.locator("tbody tr[aria-selected=true]")
    assert table.locator("tbody [tabindex='0']").count() == 1

    tab.row(table, 1).focus()
    tab.page.keyboard.press("ArrowDown")
    expect(tab.row(table, 2)).to_be_focused()
    expect(opened).to_have_count(0)
    tab.page.keyboard.press("Enter")
    expect(tab.drawer).to_contain_text(rows[1][0])
    tab.page.keyboard.press("ArrowDown")
    expect(opened).to_contain_text(rows[2][0])
    expect(tab.drawer).to_contain_text(rows[2][0])
    tab.page.keyboard.press("ArrowUp")
    tab.page.keyboard.press("ArrowUp")
    expect(tab.drawer).to_contain_text(rows[0][0])
    expect(tab.row(table, 1)).to_have_attribute("aria-selected", "true")

    tab.page.keyboard.press("ArrowRight")
    expect(tab.cell(table, 1, "Time (UTC)")).to_be_focused()
    tab.page.keyboard.press("ArrowRight")
    tab.page.keyboard.press("ArrowRight")
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_role("menu")).to_contain_text(rows[0][2])
    tab.page.keyboard.press("Escape")
    expect(tab.page.get_by_role("menu")).to_have_count(0)
    expect(tab.cell(table, 1, "Actor")).to_be_focused()
    tab.page.keyboard.press("End")
    expect(opened).to_contain_text(rows[-1][0])
    expect(opened).to_be_in_viewport()


def test_the_open_row_is_marked_at_once_and_follows_the_panel(sample: str, visit: Visit) -> None:
    """Before the server has answered; the panel's own steps move the mark along."""
    tab = visit(sample, "/events")
    table = tab.table()

    tab.mark(table, 3)
    assert tab.row(table, 3).get_attribute("aria-selected") == "true"
    expect(tab.drawer).to_be_visible()
    tab.drawer.get_by_role("button", name="Older").click()
    expect(tab.row(table, 4)).to_have_attribute("aria-selected", "true")
    expect(table.locator("tbody tr[aria-selected=true]")).to_have_count(1)


def test_a_marked_text_is_copied_and_opens_nothing(sample: str, visit: Visit) -> None:
    """Cells that are marked with the mouse are copied as cells with tabs between them."""
    tab = visit(sample, "/events", permissions=["clipboard-read", "clipboard-write"])
    rows = tab.rows(tab.table())
    start, end = (tab.cell(tab.table(), 2, label).bounding_box() for label in ("Action", "Entity type"))
    assert start is not None
    assert end is not None

    tab.page.mouse.move(start["x"] + 5, start["y"] + 15)
    tab.page.mouse.down()
    tab.page.mouse.move(end["x"] + end["width"] - 8, end["y"] + 15, steps=8)
    tab.page.mouse.up()
    tab.page.keyboard.press("Control+c")

    tab.page.wait_for_timeout(300)
    assert tab.page.evaluate("navigator.clipboard.readText()").strip() == "\t".join(rows[1][3:5])
    expect(tab.drawer).to_have_count(0)


def test_beside_the_panel_the_five_facts_are_in_sight(sample: str, visit: Visit) -> None:
    """At 1440 px time, outcome, actor, action and entity stand beside the open event without scrolling."""
    tab = visit(sample, "/events")
    tab.mark(tab.table(), 1)
    expect(tab.drawer).to_be_visible()
    tab.drawn()

    box = tab.table().bounding_box()
    assert box is not None
    for label in ("Time (Europe/Berlin)", "Outcome", "Actor", "Action", "Entity"):
        cell = tab.cell(tab.table(), 1, label).bounding_box()
        assert cell is not None
        assert cell["x"] + cell["width"] <= box["x"] + box["width"] + 1, label


def test_a_telephone_shows_cards(sample: str, visit: Visit) -> None:
    """At 390 px a row is a card with the five facts, each value a target of 44 px that opens its menu."""
    failed = "/events?error_type=ConflictError"
    tab = visit(sample, failed, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    card = tab.row(tab.table(), 1)
    for label in ("Outcome", "Actor", "Action", "Entity type", "Entity", "Error message"):
        box = tab.cell(tab.table(), 1, label).bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert 0 <= box["x"] < box["x"] + box["width"] <= 390
    expect(tab.cell(tab.table(), 1, "Source IP")).to_be_hidden()

    tab.cell(tab.table(), 1, "Actor").tap()
    expect(tab.page.get_by_role("menuitem", name="Only this")).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(tab.drawer).to_have_count(0)
    tab.cell(tab.table(), 1, "Outcome").tap()
    expect(tab.drawer).to_be_visible()
    expect(card).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("path", ["/", "/events", "/failures", "/entities", "/archive"])
def test_no_table_of_rows_has_streamlits_toolbar(sample: str, visit: Visit, path: str) -> None:
    """Its magnifier searched one page of a log and said that nothing was found."""
    tab = visit(sample, path)
    for toolbar in tab.page.locator("[data-testid=stDataFrame]:visible").all():
        expect(toolbar).to_have_count(0)


def test_a_marked_row_opens_the_drawer_with_the_whole_record(sample: str, visit: Visit) -> None:
    """The drawer tells the event as a sentence, shows the raw record, and leads to older and newer events."""
    newest = records()
    tab = visit(sample, "/events?error_type=ConflictError")
    first, second = [record for record in newest if "ConflictError" in record.get("error", "")][:2]

    tab.mark(tab.table(), 1)
    expect(tab.drawer).to_contain_text(
        f"{first['sourceName']} (Application, {first['context']['ip_address']}) tried to create"
    )
    expect(tab.drawer).to_contain_text(f"Training with name '{first['entityName']}' already exists (409)")
    expect(tab.drawer.get_by_role("button", name="Newer")).to_be_disabled()

    tab.drawer.get_by_text("Raw record").click()
    raw = tab.drawer.get_by_test_id("stCode")
    expect(raw).to_contain_text(f'"id": {first["id"]}')
    expect(raw).to_contain_text(f'"user_agent": "{first["context"]["user_agent"]}"')

    tab.drawer.get_by_role("button", name="Older").click()
    expect(raw).to_contain_text(f'"id": {second["id"]}')
    tab.drawer.get_by_role("button", name="Newer").click()
    expect(raw).to_contain_text(f'"id": {first["id"]}')

    tab.drawer.get_by_role("button", name="Close").click()
    expect(tab.drawer).to_have_count(0)
    expect(tab.page).to_have_url(re.compile(r"/events\?(?!.*event=).*error_type=ConflictError"))


def test_the_second_page_goes_on_where_the_first_ended(sample: str, visit: Visit) -> None:
    """Pages hold a hundred rows each of the whole log in order; the page stands in the address."""
    tab = visit(sample, "/events?tz=UTC")

    tab.page.get_by_test_id("stPagination").get_by_role("button", name="Page 2", exact=True).click()

    expect(tab.page).to_have_url(re.compile(r"[?&]page=2(&|$)"))
    tab.drawn()
    shown = [row[0] for row in tab.rows(tab.table())]
    told = [record["happenedAt"][:19].replace("T", " ") for record in records()[100 : 100 + len(shown)]]
    assert shown == told
