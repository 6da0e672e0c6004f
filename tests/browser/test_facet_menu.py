"""Tests of a facet's values: one stop each, with the menu by mouse, key and touch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import expect

from tests.browser.server import serve
from tests.builders import make_current

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator

    from tests.browser.conftest import Visit
    from tests.browser.dashboard import Dashboard

pytestmark = pytest.mark.browser

TELEPHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
#: Names that are the same for longer than a row is wide.
ALIKE = [f"system:serviceaccount:runai-backend:pipeline-controller-{number}" for number in (1, 2)]
LETTERS = "\u05d0\u05d1\u05d2\u05d3\u05d4\u05d5"
HEBREW = [f"{LETTERS * 7}-{number}" for number in (1, 2)]
FAR = [f"{'x' * 300}{letter}{'y' * 300}" for letter in "AB"]


def menu(tab: Dashboard) -> Locator:
    """Find the open menu of a value."""
    return tab.page.get_by_role("menu")


def test_the_menu_opens_by_mouse_and_by_key_and_acts(sample: str, visit: Visit) -> None:
    """The handle, the right button, ArrowRight and Shift+F10 open one menu; Escape gives the focus back."""
    tab = visit(sample)
    create = tab.value("Action", "Create")
    value = create.locator("button.main")

    create.hover()
    create.locator("button.more").click()
    expect(menu(tab).get_by_role("menuitem")).to_have_text(["Only this", "Exclude", "Copy"])
    tab.page.keyboard.press("Escape")
    expect(menu(tab)).to_have_count(0)
    expect(value).to_be_focused()
    value.click(button="right")
    expect(menu(tab)).to_have_count(1)
    tab.page.keyboard.press("Escape")
    tab.page.keyboard.press("Shift+F10")
    expect(menu(tab)).to_have_count(1)
    tab.page.keyboard.press("Escape")
    tab.page.keyboard.press("ArrowRight")
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("Enter")
    expect(tab.sentence).to_have_text("Events with action other than Create, all time")
    assert tab.query() == [("not.action", "Create")]
    value.press("ArrowRight")
    expect(menu(tab).get_by_role("menuitem", name="Exclude no more")).to_be_visible()


def test_an_actor_and_no_value_have_the_pages_they_have(sample: str, visit: Visit) -> None:
    """An actor's menu leads to the actor's page; an action has none."""
    tab = visit(sample)

    tab.value("Actor", "ci-deploy").locator("button.main").press("ArrowRight")
    expect(menu(tab).get_by_role("menuitem")).to_have_text(["Only this", "Exclude", "Open its page", "Copy"])


def test_a_value_is_one_stop_and_arrows_walk(sample: str, visit: Visit) -> None:
    """Tab goes from value to value, the handle is none of its stops; up and down go the same way."""
    tab = visit(sample)
    values = tab.sidebar.get_by_label("Action", exact=True).locator("button.main")
    values.nth(0).focus()

    tab.page.keyboard.press("Tab")
    expect(values.nth(1)).to_be_focused()
    tab.page.keyboard.press("ArrowDown")
    expect(values.nth(2)).to_be_focused()
    tab.page.keyboard.press("ArrowUp")
    tab.page.keyboard.press("Shift+Tab")
    expect(values.nth(0)).to_be_focused()
    style = values.nth(0).evaluate("node => [getComputedStyle(node).outlineStyle, getComputedStyle(node).outlineWidth]")
    assert style == ["solid", "2px"]


def test_on_a_telephone_the_drawer_opens_on_demand_and_closes_after_a_choice(sample: str, visit: Visit) -> None:
    """It isn't open on load; every target takes a finger; a value's tap, or its menu's, shows the page again."""
    tab = visit(sample, **TELEPHONE)
    expect(tab.sidebar.get_by_text("Time zone")).not_to_be_in_viewport()
    tab.page.get_by_test_id("stExpandSidebarButton").tap()
    create = tab.value("Action", "Create")
    create.locator("button.main").tap(trial=True)  # what moves into its place is no target yet
    for target in tab.sidebar.get_by_label("Action", exact=True).get_by_role("button").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44, target
    create.locator("button.main").tap()
    expect(tab.sidebar.get_by_text("Time zone")).not_to_be_in_viewport()
    expect(tab.sentence).to_have_text("Creations, all time")

    tab.page.get_by_test_id("stExpandSidebarButton").tap()
    create.locator("button.more").tap()
    menu(tab).get_by_role("menuitem", name="Exclude").tap()
    expect(tab.sentence).to_have_text("Events with action other than Create, all time")
    expect(tab.sidebar.get_by_text("Time zone")).not_to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_about_the_facets_is_hard_to_read(sample: str, visit: Visit, scheme: str) -> None:
    """Under a filter that leaves some values nothing, axe finds nothing serious in the facets; no text is small."""
    tab = visit(sample, "/?action=Delete&not.result=Succeeded", color_scheme=scheme)
    facets = tab.page.locator(".st-key-facet-panel")
    expect(facets.locator("li.row").first).to_be_visible()

    found = Axe().run(tab.page, context={"include": [[".st-key-facet-panel"]]}).response

    assert len(found["passes"]) > 3
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    sizes = facets.locator("section.facet button, section.facet span").evaluate_all(
        "nodes => nodes.filter(node => node.textContent).map(node => parseFloat(getComputedStyle(node).fontSize))"
    )
    assert min(sizes) >= 11.5


@pytest.fixture(scope="module")
def alike(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[str]:
    """Serve a log of actors whose names begin alike."""
    del chromium  # as for the sample
    folder = tmp_path_factory.mktemp("alike")
    log = folder / "logs.json"
    names = enumerate((*ALIKE, *HEBREW, *FAR))
    log.write_text(json.dumps([make_current(id=str(number), subject=name) for number, name in names]), "utf-8")
    with serve(folder, log) as base:
        yield base


def test_names_that_are_cut_show_where_they_differ(alike: str, visit: Visit) -> None:
    """Of names that share a long beginning the part where they part is in sight, whatever the letters."""
    tab = visit(alike)
    values = tab.sidebar.get_by_label("Actor", exact=True).locator(".value")
    expect(values).to_have_count(len((*ALIKE, *HEBREW, *FAR)))
    found = values.evaluate_all(
        """nodes => nodes.map(node => {
             const [start, end] = node.children;
             return [start.textContent[0], end.textContent, end.scrollWidth <= end.clientWidth + 1,
                     start.scrollWidth > start.clientWidth];
           })"""
    )
    near = [one for one in found if one[0] != "x"]
    far = [end.strip("xy\u2026 ")[0] for start, end, *_ in found if start == "x"]

    assert [(end[-1], whole, cut) for _, end, whole, cut in sorted(near)] == [("1", True, True), ("2", True, True)] * 2
    assert sorted(far) == ["A", "B"]
