"""Tests of the event's panel beside the rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.server import serve
from tests.builders import legacy_error, make_legacy
from tests.keys import key_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser.conftest import Visit
    from tests.browser.dashboard import Dashboard

pytestmark = pytest.mark.browser

EVENTS = [
    make_legacy(
        id=hour,
        happenedAt=f"2026-09-07T{hour:02}:00:00.000Z",
        entityName=f"team-{hour % 3}",
        entityId=str(hour % 3),
        sourceName=("ann@corp.example", "bob@corp.example")[hour % 2],
        sourceId=("ann@corp.example", "bob@corp.example")[hour % 2],
        body={"name": f"team-{hour % 3}", "gpu": [{"deserved": hour}]},
        **({} if hour % 4 else {"error": legacy_error(403, "no access", "Forbidden")}),
    )
    for hour in range(1, 13)
]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write twelve events, an hour apart."""
    path = tmp_path_factory.mktemp("panel") / "logs.json"
    path.write_text(json.dumps(EVENTS), "utf-8")
    return path


@pytest.fixture(scope="module")
def base(log: Path, chromium: object) -> Iterator[str]:
    """Serve them."""
    del chromium
    with serve(log.parent, log) as address:
        yield address


def opened(base: str, log: Path, visit: Visit, number: int, more: str = "", **context: object) -> Dashboard:
    """Open the link to an event."""
    key = key_in(log, f"id = '{number}'")
    tab = visit(base, f"/events?event={key}{more}", **context)
    expect(tab.drawer.get_by_role("heading", name="Record", exact=True)).to_be_attached()
    return tab


def choose(tab: Dashboard, value: str, gesture: str) -> None:
    """Choose from the menu of a value in the panel."""
    tab.drawer.get_by_role("button", name=value, exact=True).click()
    tab.page.get_by_role("menuitem", name=gesture, exact=True).click()


def test_a_walk_by_keys_leaves_open_what_is_open(base: str, log: Path, visit: Visit) -> None:
    """Down and up lead to the neighbours; the raw record that was opened stays open; Escape closes the panel."""
    tab = opened(base, log, visit, 6)
    tab.drawer.get_by_text("Raw record").click()
    raw = tab.drawer.get_by_test_id("stCode")
    expect(raw).to_contain_text('"id": 6')
    tab.page.keyboard.press("ArrowDown")
    expect(raw).to_contain_text('"id": 5')
    tab.page.keyboard.press("ArrowUp")
    expect(raw).to_contain_text('"id": 6')
    tab.page.keyboard.press("Escape")
    expect(tab.drawer).to_have_count(0)


@pytest.mark.parametrize(
    ("value", "gesture", "parameter"),
    [
        ("Actor: ann@corp.example", "Only this", ("actor", "ann@corp.example")),
        ("Source IP: 10.244.0.7", "Exclude", ("not.source_ip", "10.244.0.7")),
        ('Body: what the request set "deserved": 6', "Only this", ("body.gpu[0].deserved", "6")),
        ("Entity: team-0", "Open its page", ("entity", '["Department", "0", "team-0"]')),
    ],
)
def test_a_field_has_the_menu_of_values(
    value: str, gesture: str, parameter: tuple[str, str], base: str, log: Path, visit: Visit
) -> None:
    """Only this, exclude and the page of an entity act from the panel, on a path inside the body too.

    The panel stays as long as its event matches.
    """
    tab = opened(base, log, visit, 6)
    event = dict(tab.query())["event"]
    choose(tab, value, gesture)
    tab.page.wait_for_url(lambda url: parameter in parse_qsl(urlsplit(url).query))
    tab.drawn()
    stays = gesture == "Only this"
    expect(tab.drawer).to_have_count(1 if stays else 0)
    assert dict(tab.query()).get("event") == (event if stays else None)


def test_a_value_is_copied(base: str, log: Path, visit: Visit) -> None:
    """Copy puts the value on the clipboard, and Copy link the address of the event; the panel stays."""
    tab = opened(base, log, visit, 6, permissions=["clipboard-read", "clipboard-write"])
    choose(tab, "Actor: ann@corp.example", "Copy")
    expect(tab.page.get_by_role("menuitem", name="Copied")).to_be_visible()
    assert tab.page.evaluate("navigator.clipboard.readText()") == "ann@corp.example"
    tab.page.keyboard.press("Escape")
    tab.drawer.get_by_role("button", name="Copy link").click()
    expect(tab.drawer.get_by_role("button", name="Copied")).to_be_visible()
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    again = visit(base, copied.removeprefix(base))
    expect(again.drawer).to_contain_text("team-0")
    assert dict(again.query())["event"] == dict(tab.query())["event"]
    assert dict(again.query())["tz"] == "Europe/Berlin"


def test_all_by_this_actor_is_a_filter(base: str, log: Path, visit: Visit) -> None:
    """It drops the rest of the filter and shows the actor's rows."""
    tab = opened(base, log, visit, 6, "&action=Create")
    tab.drawer.get_by_role("button", name="All by this actor").click()
    expect(tab.sentence).to_contain_text("ann@corp.example")
    expect(tab.chips).to_have_count(1)


def test_around_it_leads_on(base: str, log: Path, visit: Visit) -> None:
    """Around it lists the actor's events, of everybody when asked, and makes them the filter."""
    tab = opened(base, log, visit, 6)
    tab.drawer.get_by_text("Around it").click()
    expect(tab.drawer.get_by_role("button", name="Explore these")).to_be_visible()
    tab.drawer.get_by_label("How wide").click()
    tab.page.get_by_role("option", name="± 1 hour").click()
    tab.drawn()
    tab.drawer.get_by_role("button", name="Explore these").click()
    expect(tab.drawer).to_have_count(0)
    tab.drawn()
    found = dict(tab.query())
    assert (found["actor"], found["from"], found["to"]) == (
        "ann@corp.example",
        "2026-09-07T05:00:00Z",
        "2026-09-07T07:00:00.001Z",
    )


def test_the_focus_goes_back_to_where_it_was(base: str, log: Path, visit: Visit) -> None:
    """The menu closes with Escape without closing the panel, and gives the focus back to its value."""
    tab = opened(base, log, visit, 6)
    value = tab.drawer.get_by_role("button", name="Actor: ann@corp.example", exact=True)
    value.focus()
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_role("menuitem", name="Only this")).to_be_focused()
    tab.page.keyboard.press("Escape")
    expect(value).to_be_focused()
    expect(tab.drawer).to_have_count(1)
