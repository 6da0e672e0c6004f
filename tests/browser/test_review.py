"""Tests of marks and reviews in a browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.server import serve
from tests.builders import make_legacy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, chromium: object) -> Iterator[str]:
    """Serve six events, with a file of marks of their own."""
    del chromium
    folder = tmp_path_factory.mktemp("review")
    (folder / "logs.json").write_text(json.dumps([make_legacy(id=n) for n in range(6)]), "utf-8")
    with serve(folder, folder / "logs.json") as address:
        yield address


def test_an_event_is_reviewed_and_counted(base: str, visit: Visit) -> None:
    """Marked in the panel, it leaves what is not yet reviewed, and the page Review counts it; a reload changes nothing.

    The others are then marked at once, and that is undone.
    """
    tab = visit(base, "/events?review=open")
    expect(tab.page.get_by_text("6 events, 0 failed")).to_be_visible()
    tab.row(tab.table(), 0).click()
    tab.drawer.get_by_role("button", name="Mark as reviewed").click()
    expect(tab.drawer.get_by_role("button", name="Reviewed", exact=True)).to_be_visible()
    expect(tab.page.get_by_text("5 events, 0 failed")).to_be_visible()
    expect(tab.chips).to_contain_text("Review: not yet reviewed")
    tab.page.reload()
    tab.drawn()
    expect(tab.page.get_by_text("5 events, 0 failed")).to_be_visible()

    tab.go("/review")
    expect(tab.page.get_by_text("1 of 6 looked at")).to_be_visible()

    tab.go("/events")
    tab.page.get_by_role("button", name="Mark all").click()
    tab.page.get_by_role("button", name="Mark 6 events as reviewed").click()
    expect(tab.page.get_by_text("5 events marked as reviewed, 1 was already.")).to_be_visible()
    tab.page.keyboard.press("Escape")
    tab.page.get_by_role("button", name="Undo").click()
    tab.drawn()
    tab.go("/review")
    expect(tab.page.get_by_text("1 of 6 looked at")).to_be_visible()
