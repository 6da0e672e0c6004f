"""Tests of a log made by an attacker, on every page: its texts are shown, and do nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.server import serve
from tests.keys import key_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Response

    from tests.browser.conftest import Visit
    from tests.browser.dashboard import Dashboard

pytestmark = pytest.mark.browser

LOG = Path(__file__).parents[1] / "data" / "hostile" / "hostile.json"
PAGES = ("/", "/events", "/failures", "/failures?by=actor", "/entities", "/actors")
# What of the log's markup could have become part of the page, in shadow trees too.
_MADE = r"""() => {
  const found = [];
  const walk = root => {
    for (const node of root.querySelectorAll('*')) {
      if (node.shadowRoot) walk(node.shadowRoot);
      const addresses = ['href', 'xlink:href', 'src', 'action', 'data'].map(name => node.getAttribute(name));
      const foreign = addresses.filter(Boolean).map(each => new URL(each, location.href)).filter(
        each => each.host !== location.host && !['data:', 'blob:'].includes(each.protocol));
      const painted = /url\((?!"#)/.test(node.getAttribute('style') ?? '');
      if (foreign.length || painted) found.push(node.outerHTML.slice(0, 300));
      if (['IFRAME', 'EMBED', 'OBJECT', 'BASE', 'MARQUEE'].includes(node.tagName)) found.push(node.tagName);
      if ([...node.attributes].some(each => /^on/i.test(each.name))) found.push(node.outerHTML.slice(0, 300));
      if (node.classList?.contains('katex')) found.push('katex');
    }
  };
  walk(document);
  return found;
}"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, chromium: object) -> Iterator[str]:
    """Serve the app over the hostile log."""
    del chromium
    with serve(tmp_path_factory.mktemp("hostile"), LOG) as base:
        yield base


def _harmless(tab: Dashboard) -> None:
    """Nothing left this machine, nothing of the log became a part of the page, nothing is wider than the screen."""
    hosts = {urlsplit(address).hostname for address in tab.asked if not address.startswith(("data:", "blob:"))}
    assert hosts == {"127.0.0.1"}
    assert tab.page.evaluate(_MADE) == []
    expect(tab.page).to_have_title("Audit Explorer")
    assert tab.page.url.startswith(tab.base)
    assert tab.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth") <= 0
    assert tab.page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    expect(tab.page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_shows_hostile_texts_and_stays_itself(hostile: str, visit: Visit, path: str) -> None:
    """Charts, tables and facets draw the texts inert; hovering over bars and opening facets changes nothing."""
    tab = visit(hostile, path)
    for label in ("Cluster", "Error type", "Source IP"):
        tab.sidebar.get_by_label(label, exact=True).locator("button.fold").click()
    for plot in tab.page.locator(".js-plotly-plot").all():
        box = plot.bounding_box()
        assert box is not None
        for step in range(1, 12):
            tab.page.mouse.move(box["x"] + box["width"] * step / 12, box["y"] + box["height"] * 0.6)
            tab.page.wait_for_timeout(60)
    _harmless(tab)


@pytest.mark.parametrize("number", [1, 50, 117, 237])
def test_the_drawer_shows_a_hostile_record(hostile: str, visit: Visit, number: int) -> None:
    """Sentence, fields, error, body and raw record of a hostile event are plain text in the drawer."""
    tab = visit(hostile, f"/events?event={key_in(LOG, f'seq = {number}')}")
    expect(tab.drawer.get_by_role("heading", name="Record", exact=True)).to_be_visible()
    for name, inside in (("Raw record", "stCode"), ("Around it", "stSelectbox")):
        tab.drawer.get_by_text(name).click()
        expect(tab.drawer.get_by_test_id(inside).first).to_be_visible()
    _harmless(tab)


def test_a_very_long_name_does_not_break_the_layout(hostile: str, visit: Visit) -> None:
    """A name of 100,000 characters is shortened in table, chip, sentence and drawer, and the loss is told."""
    tab = visit(hostile, "/events?entity_name~=WWWWWWWWWWWW")

    assert len(tab.rows(tab.table())) == 1
    tab.mark(tab.table(), 1)
    expect(tab.drawer).to_contain_text("WWWW")
    _harmless(tab)
    tab.page.keyboard.press("Escape")
    expect(tab.drawer).to_have_count(0)
    tab.turn_to("Entities")
    tab.mark(tab.table(), 1)
    expect(tab.page.locator(".st-key-party-name")).to_contain_text("…⟨+")
    _harmless(tab)


def test_filtering_by_hostile_values_speaks_them_as_text(hostile: str, visit: Visit) -> None:
    """Included and excluded values with markup become chips and a sentence that show the markup itself."""
    tab = visit(hostile, "/events?entity_name=**bold**+_emphasis_&not.action=%3Cb%3Ebold%3C%2Fb%3E&q=%24%5Csum%24")

    expect(tab.sentence).to_contain_text("<b>bold</b>")
    expect(tab.chips).to_have_count(3)
    expect(tab.page.locator(".st-key-chips")).to_contain_text("**bold** _emphasis_")
    expect(tab.page.locator(".st-key-chips")).to_contain_text("<b>bold</b>")
    _harmless(tab)


def test_a_hostile_link_is_refused_in_words(hostile: str, visit: Visit) -> None:
    """Parameters with markup are named as text and ignored."""
    tab = visit(
        hostile, "/?%3Cimg+src=x&from=![x](http://evil.test/p.png)&tz=[a](http://evil.test)&event=%22%3E&sort=';--"
    )

    expect(tab.page.get_by_test_id("stAlert").filter(has_text="![x](http://evil.test/p.png)")).to_have_count(1)
    _harmless(tab)


def test_every_answer_carries_the_security_headers(hostile: str, visit: Visit) -> None:
    """Page, scripts, components and the server's own addresses forbid foreign content, framing and sniffing."""
    answers: list[Response] = []
    tab = visit(hostile)
    tab.page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks what it is given
    tab.go("/entities")

    ours = [answer for answer in answers if answer.url.startswith(hostile)]
    assert len(ours) > 10
    for answer in ours:
        headers = answer.all_headers()
        assert "default-src 'none'" in headers.get("content-security-policy", ""), answer.url
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
