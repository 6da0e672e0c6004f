"""Tests of the pages' looks in both themes, wide or narrow."""

from __future__ import annotations

import os
import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from audit_explorer.sources.sample import sample_path
from audit_explorer.ui import navigation
from tests.keys import key_in

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PAGES = tuple("/" if page is navigation.OVERVIEW else f"/{page.name}" for page in navigation.PAGES)
PICTURE = Path(__file__).with_name("screenshot.png")
_BACKGROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
_OVERFLOW = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
                     .map(node => node.scrollWidth - node.clientWidth)"""


@pytest.mark.parametrize(("scheme", "background"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(17, 22, 28)")])
def test_every_page_fits_a_telephone_in_both_themes(sample: str, visit: Visit, scheme: str, background: str) -> None:
    """At 390 px nothing is wider than the screen; the browser's theme is followed; navigation, sidebar are in reach."""
    tab = visit(sample, viewport=NARROW, color_scheme=scheme, has_touch=True, is_mobile=True)
    assert tab.page.evaluate(_BACKGROUND) == background
    for path in PAGES:
        tab.go(path)
        expect(tab.page.get_by_test_id("stSkeleton")).to_have_count(0)
        assert (path, tab.page.evaluate(_OVERFLOW)) == (path, [0, 0])
        for link in tab.navigation.get_by_role("link").all():
            box = link.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= NARROW["width"]
            assert min(box["width"], box["height"]) >= 44
    expect(tab.sidebar.get_by_label("Time zone")).not_to_be_in_viewport()
    tab.page.get_by_test_id("stExpandSidebarButton").tap()
    expect(tab.sidebar.get_by_label("Time zone")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_drawer_fits_a_telephone(sample: str, visit: Visit, scheme: str) -> None:
    """The drawer covers the screen and is not wider than it; its close button is in sight."""
    tab = visit(sample, f"/events?event={key_in(sample_path(), 'seq = 3')}", viewport=NARROW, color_scheme=scheme)

    expect(tab.drawer.get_by_role("heading", name="Record", exact=True)).to_be_attached()
    tab.drawer.evaluate("node => node.scrollTo(0, node.scrollHeight)")
    close = tab.drawer.get_by_role("button", name="Close")
    expect(close).to_be_in_viewport()
    box, target = tab.drawer.bounding_box(), close.bounding_box()
    assert box is not None
    assert target is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, NARROW["width"], NARROW["height"])
    assert min(target["width"], target["height"]) >= 44
    assert tab.drawer.evaluate("node => node.scrollWidth - node.clientWidth") == 0
    main = tab.page.get_by_test_id("stMain")
    assert main.evaluate("node => getComputedStyle(node).overflowY") == "hidden"
    close.click()
    expect(tab.drawer).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_wear_the_theme(sample: str, visit: Visit, scheme: str) -> None:
    """The texts at a chart's axes are dark on the light theme and light on the dark one."""
    tab = visit(sample, viewport=WIDE, color_scheme=scheme)

    tick = tab.page.locator(".js-plotly-plot .xtick text").first
    expect(tick).to_be_visible()
    colour = tick.evaluate("node => getComputedStyle(node).fill")
    shades = [int(part) for part in re.findall(r"[0-9]+", colour)[:3]]
    assert (sum(shades) / 3 > 128) == (scheme == "dark"), colour


def test_the_picture_for_the_readme(sample: str, visit: Visit, tmp_path: Path) -> None:
    """The sample's overview at 1440 x 900; with README_PICTURE=1 it replaces the committed picture."""
    asked = os.environ.get("README_PICTURE") == "1"
    path = PICTURE if asked else tmp_path / PICTURE.name
    tab = visit(sample, viewport=WIDE)
    expect(tab.page.locator(".js-plotly-plot .legendtext").first).to_be_visible()
    expect(tab.page.locator("section.facet li.row").last).to_be_attached()

    tab.page.screenshot(path=path, animations="disabled")

    header = path.read_bytes()[:24]
    assert struct.unpack(">II", header[16:]) == (WIDE["width"], WIDE["height"])
    assert PICTURE.exists()
