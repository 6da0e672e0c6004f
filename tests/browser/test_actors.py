"""Tests of the page about who acted."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.truth import counted, failed, records

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_a_selected_actor_shows_what_it_did(sample: str, visit: Visit) -> None:
    """The busiest actor comes first; its page has its figures, Explore its events, and a way back to all."""
    name, events = counted("sourceName").most_common(1)[0]
    tab = visit(sample, "/actors")
    assert tab.rows(tab.table())[0][0] == name

    tab.mark(tab.table(), 1)

    missed = sum(failed(record) for record in records() if record["sourceName"] == name)
    expect(tab.page.locator(".st-key-party-figures")).to_contain_text(f"{events:,} events on ")
    expect(tab.page.locator(".st-key-party-figures")).to_contain_text(f" {missed:,} failed ")
    tab.page.get_by_role("button", name=f"Explore its {events:,} events").click()
    expect(tab.chips).to_have_text([f"Actor: {name} close"])
    tab.go(f"/actors?{urlencode({'who': name})}")
    expect(tab.page.locator(".st-key-party-name")).to_contain_text(name)
    tab.page.get_by_role("button", name="All actors").click()
    expect(tab.page.locator(".st-key-party-name")).to_have_count(0)


@pytest.mark.parametrize("page", ["actors", "entities"])
def test_a_link_with_a_hostile_name_is_text(sample: str, visit: Visit, page: str) -> None:
    """A name of markup in the address is on the page letter by letter, acts nowhere and asks nobody."""
    name = (
        "<img src=x onerror=alert(1)> ![p](http://evil.test/p.png) www.evil.test $\\sum$ :smile: `t` [l](javascript:1)"
    )
    asked = {"who": name} if page == "actors" else {"entity": f'[null, null, "{name.replace(chr(92), chr(92) * 2)}"]'}
    tab = visit(sample, f"/{page}?{urlencode(asked)}")

    expect(tab.page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    assert tab.page.locator("[data-testid=stMain] :is(img, a[href*=evil], .katex)").count() == 0
    assert not [address for address in tab.asked if "evil.test/p" in address and "127.0.0.1" not in address]
