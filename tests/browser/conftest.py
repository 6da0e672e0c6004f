"""Visits to the app that may leave no error behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.dashboard import Dashboard
from tests.browser.server import serve
from tests.conftest import BROWSER_ARGS, require_browser

if TYPE_CHECKING:
    from collections.abc import Iterator


# No expectation is about speed; a shared machine is slow at times.
expect.set_options(timeout=20_000)


class Visit(Protocol):
    """Opens a tab of a new browser profile, in Berlin and English unless told otherwise."""

    def __call__(self, base: str, path: str = "/", **context: Any) -> Dashboard:  # noqa: ANN401 - Playwright's options
        """Open the path of the app at `base`, and wait until it is drawn."""


# Per file: Playwright holds the thread's event loop, which tests of other files on the same worker need.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start Debian's browser, or another one of this machine."""
    path = require_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(BROWSER_ARGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[str]:
    """Serve the app without a file: with its built-in sample."""
    del chromium  # only asked for so that nothing is started where no browser is
    with serve(tmp_path_factory.mktemp("sample")) as base:
        yield base


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Give what opens tabs; at the end none of them may have logged an error or shown a dialog."""
    tabs: list[Dashboard] = []

    def opened(base: str, path: str = "/", **context: Any) -> Dashboard:  # noqa: ANN401
        usual = {"viewport": {"width": 1440, "height": 900}, "timezone_id": "Europe/Berlin", "locale": "en-US"}
        tab = Dashboard(chromium.new_context(**(usual | context)).new_page(), base)
        tabs.append(tab)
        return tab.go(path)

    yield opened
    for tab in tabs:
        tab.page.context.close()
    assert [tab.errors for tab in tabs if tab.errors] == []
