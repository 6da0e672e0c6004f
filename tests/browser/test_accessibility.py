"""Tests of every page with axe-core, the referee of accessibility, in both themes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import expect

from audit_explorer.sources.sample import sample_path
from tests.browser.test_looks import NARROW, PAGES, WIDE
from tests.keys import key_in

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.browser.dashboard import Dashboard

pytestmark = pytest.mark.browser

_SERIOUS: Final = {"serious", "critical"}
#: Every page, and the pages of one entity and one actor.
_EVERY: Final = (
    *PAGES,
    "/entities?" + urlencode({"entity": '[null, null, "h100-iad"]'}),
    "/actors?" + urlencode({"who": "backup-agent"}),
)


def violations(tab: Dashboard) -> list[str]:
    """Give what axe-core finds serious or critical: the rule, and the first places it names."""
    expect(tab.page.get_by_test_id("stSkeleton")).to_have_count(0)
    found: list[dict[str, Any]] = Axe().run(tab.page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for rule in found
        if rule["impact"] in _SERIOUS
        for node in rule["nodes"][:3]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_serious(sample: str, visit: Visit, size: dict[str, int], scheme: str) -> None:
    """Names, roles, contrast, focus order: nothing that would keep somebody from using any of the pages."""
    tab = visit(sample, viewport=size, color_scheme=scheme)

    found = {path: violations(tab.go(path)) for path in _EVERY}
    assert {path: places for path, places in found.items() if places} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_a_values_menu_and_the_list_of_values(
    sample: str, visit: Visit, scheme: str
) -> None:
    """What lies over the page is judged as the page is."""
    tab = visit(sample, "/events", viewport=WIDE, color_scheme=scheme)

    tab.menu(tab.cell(tab.table(), 1, "Actor"))
    assert violations(tab) == []
    tab.page.keyboard.press("Escape")
    facet = tab.sidebar.get_by_label("Actor", exact=True)
    facet.get_by_role("button", name="values of Actor: show all").click()
    expect(tab.page.get_by_role("heading", name="All values of Actor")).to_be_visible()
    assert violations(tab) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_serious_with_an_event_open(
    sample: str, visit: Visit, scheme: str, size: dict[str, int]
) -> None:
    """The panel beside the rows, and over everything on a telephone."""
    tab = visit(sample, f"/events?event={key_in(sample_path(), 'seq = 3')}", viewport=size, color_scheme=scheme)
    expect(tab.drawer).to_be_visible()

    assert violations(tab) == []
