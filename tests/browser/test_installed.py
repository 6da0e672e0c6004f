"""Tests of the dashboard as the wheel's own command serves it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.builders import make_legacy
from tests.wheel import build, install, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[str]:
    """Serve a log of two events from the installed wheel."""
    del chromium  # only asked for so that nothing is built where no browser is
    folder = tmp_path_factory.mktemp("installed")
    log = folder / "logs.json"
    log.write_text(json.dumps([make_legacy(id=1), make_legacy(id=2, action="Delete")]), "utf-8")
    commands = install(build(folder), folder / "venv")
    with serve(commands, folder, log) as (address, _):
        yield address


def test_it_is_the_dashboard(installed: str, visit: Visit) -> None:
    """A deep link runs inside the frame, on the file that was named, with facets that can be clicked."""
    tab = visit(installed, "/events?action=Delete")
    expect(tab.sidebar).to_contain_text("logs.json")
    expect(tab.sentence).to_have_text("Deletions, all time")
    expect(tab.value("Action", "Delete").locator(".count")).to_have_text("1")
    tab.value("Action", "Delete").locator("button.main").click()
    expect(tab.sentence).to_have_text("All events, all time")


def test_it_looks_as_from_the_clone(installed: str, visit: Visit) -> None:
    """The configuration that lies in the wheel is in force: its colours, and no menu for developers."""
    tab = visit(installed)
    expect(tab.sidebar).to_have_css("background-color", "rgb(246, 248, 250)")
    expect(tab.page.get_by_test_id("stAppDeployButton")).to_have_count(0)
