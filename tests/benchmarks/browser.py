"""What a person feels: the time from a click on a facet to the redrawn page, in headless Chromium."""

from __future__ import annotations

import shutil
import statistics
from typing import TYPE_CHECKING, Final

from playwright.sync_api import Error, sync_playwright

from tests.benchmarks.dashboard import served
from tests.benchmarks.measure import MeasureError
from tests.conftest import BROWSER_ARGS

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

#: A value of a facet that a click includes; the benchmark clicks the first ones it finds, in turn.
FACET_VALUE: Final = "section.facet li.row button.main"
#: How long nothing may change, with the script at rest, before the page counts as redrawn.
QUIET_MS: Final = 400
#: Notes the time of the click and of the last change to the page; resolves to the milliseconds between them.
WATCH: Final = """
quiet => new Promise(resolve => {
  let start = null, last = null;
  const app = document.querySelector('[data-testid="stApp"]');
  const changed = () => { last = performance.now(); };
  const watch = root => {
    new MutationObserver(changed).observe(
      root, {subtree: true, childList: true, characterData: true, attributes: true});
    root.querySelectorAll('*').forEach(each => each.shadowRoot && watch(each.shadowRoot));
  };
  window.__redrawn = new Promise(done => {
    document.addEventListener('click', () => {
      start = last = performance.now();
      watch(document);
      let ran = false;
      const timer = setInterval(() => {
        const state = app.getAttribute('data-test-script-state');
        ran ||= state === 'running' || performance.now() - start > 3000;
        if (ran && state === 'notRunning' && performance.now() - last > quiet) {
          clearInterval(timer);
          done(last - start);
        }
      }, 10);
    }, {capture: true, once: true});
  });
  resolve(null);
})
"""


def click_to_page(export: Path, clicks: int) -> float:
    """Return the median seconds from a click on a facet's value to the redrawn page of the app over the export.

    Raises:
        MeasureError: The app did not start, or the page has no facet to click on.
    """
    with served(export) as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(BROWSER_ARGS))
        try:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"{app.address}/")
            page.locator(FACET_VALUE).first.wait_for(timeout=120_000)
            _rest(page)
            return statistics.median(_click(page, number) for number in range(clicks))
        except Error as error:
            message = f"browser: {error.message.splitlines()[0]}"
            raise MeasureError(message) from error
        finally:
            browser.close()


def _click(page: Page, number: int) -> float:
    """Return the seconds that one click took; every second click undoes the one before."""
    values = page.locator(FACET_VALUE)
    target = values.nth(number // 2 % values.count())
    target.scroll_into_view_if_needed()
    page.evaluate(WATCH, QUIET_MS)
    target.click()
    milliseconds: float = page.evaluate("() => window.__redrawn")
    return milliseconds / 1000


def _rest(page: Page) -> None:
    """Wait until the first run has drawn everything."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=120_000)
    page.wait_for_timeout(2000)


def _chromium() -> str:
    """Return the path of an installed browser."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        message = "browser: no Chromium on the PATH"
        raise MeasureError(message)
    return path
