"""What a person feels in headless Chromium: from a click to the first change, and to the page at rest."""

from __future__ import annotations

import shutil
import statistics
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from playwright.sync_api import Error, sync_playwright

from tests.benchmarks.dashboard import served
from tests.benchmarks.measure import MeasureError
from tests.conftest import BROWSER_ARGS

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page, Request

#: A value of a facet that a click includes; the benchmark clicks the first ones it finds, in turn.
FACET_VALUE: Final = "section.facet li.row button.main"
#: A row of the events, that a click opens.
EVENT_ROW: Final = ".st-key-page-main tbody tr"
#: What is typed into the query box: fields, values.
TYPED: Final = ("act", "who:user1", "type:p", "actor:user7")
#: How long nothing may change, with the script at rest, before the page counts as redrawn.
QUIET_MS: Final = 400
#: Notes the time of the click, of the first and of the last change on the screen; resolves to the milliseconds between.
#: What says only that the script runs is no change on the screen.
WATCH: Final = """
quiet => new Promise(resolve => {
  let start = null, first = null, last = null;
  const app = document.querySelector('[data-testid="stApp"]');
  const changed = list => {
    const seen = list.filter(one => one.target !== app && !one.target.closest?.('[data-testid=stStatusWidget]'));
    if (!seen.length || start === null) return;
    last = performance.now();
    first ??= last;
  };
  const watch = root => {
    new MutationObserver(changed).observe(
      root, {subtree: true, childList: true, characterData: true, attributes: true});
    root.querySelectorAll('*').forEach(each => each.shadowRoot && watch(each.shadowRoot));
  };
  window.__redrawn = new Promise(done => {
    document.addEventListener('click', () => {
      watch(document);
      start = last = performance.now();
      let ran = false;
      const timer = setInterval(() => {
        const state = app.getAttribute('data-test-script-state');
        ran ||= state === 'running' || performance.now() - start > 3000;
        if (ran && state === 'notRunning' && performance.now() - last > quiet) {
          clearInterval(timer);
          done([(first ?? last) - start, last - start]);
        }
      }, 10);
    }, {capture: true, once: true});
  });
  resolve(null);
})
"""


#: Resolves to the milliseconds from the next key to the frame in which the list of what could follow has changed.
LISTED: Final = """
box => {
  const list = box.getRootNode().querySelector('[role=listbox]');
  const before = list.textContent;
  window.__listed = new Promise(done => box.addEventListener('keydown', () => {
    const start = performance.now();
    const look = () => !list.hidden && list.textContent && list.textContent !== before
      ? done(performance.now() - start) : requestAnimationFrame(look);
    requestAnimationFrame(look);
  }, {capture: true, once: true}));
}
"""


class Felt(NamedTuple):
    """Median seconds after a click or a key, and the addresses that were asked for more than once on the way."""

    facet_first: float
    facet_end: float
    event_first: float
    event_end: float
    listed: float
    asked_twice: tuple[str, ...]


def felt(export: Path, clicks: int) -> Felt:
    """Click on facets' values and on rows of the app over the export.

    Raises:
        MeasureError: The app did not start, or the page has no facet or row to click on.
    """
    with served(export) as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(BROWSER_ARGS))
        try:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            asked: Counter[str] = Counter()
            page.on("request", lambda request: asked.update([_name(request)]))
            page.goto(f"{app.address}/events")
            page.locator(FACET_VALUE).first.wait_for(timeout=120_000)
            page.locator(EVENT_ROW).first.wait_for(timeout=120_000)
            _rest(page)
            facets = [_click(page, page.locator(FACET_VALUE), number // 2) for number in range(clicks)]
            events = [_click(page, page.locator(EVENT_ROW), number) for number in range(clicks)]
            first, end = (statistics.median(times) for times in zip(*facets, strict=True))
            event_first, event_end = (statistics.median(times) for times in zip(*events, strict=True))
            keys = statistics.median(
                _type(page, typed) for typed in ("act", "who:user1", "type:p", "actor:user7")[:clicks]
            )
            twice = tuple(sorted(name for name, times in asked.items() if times > 1))
            return Felt(first, end, event_first, event_end, keys, twice)
        except Error as error:
            message = f"browser: {error.message.splitlines()[0]}"
            raise MeasureError(message) from error
        finally:
            browser.close()


def _click(page: Page, places: Locator, number: int) -> tuple[float, float]:
    """Return the seconds to the first change and to the last one after a click on one of the places."""
    target = places.nth(number % places.count())
    target.scroll_into_view_if_needed()
    page.evaluate(WATCH, QUIET_MS)
    target.click(position={"x": 8, "y": 8})
    first, end = page.evaluate("() => window.__redrawn")
    return first / 1000, end / 1000


def _type(page: Page, text: str) -> float:
    """Return the seconds from the last key of a text in the query box to the list of what could follow."""
    box = page.get_by_role("combobox", name="Query")
    box.fill("")
    box.press_sequentially(text[:-1])
    page.wait_for_timeout(QUIET_MS)
    box.evaluate(LISTED)
    box.press(text[-1])
    listed = page.evaluate("() => Promise.race([window.__listed, new Promise(done => setTimeout(done, 5000, 5000))])")
    return float(listed) / 1000


def _name(request: Request) -> str:
    return f"{request.method} {request.url}"


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
