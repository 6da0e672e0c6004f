"""Tests of links: opened by somebody else, on a server that has never drawn a page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.server import serve
from tests.browser.truth import counted, failed, moment, records
from tests.builders import make_legacy
from tests.keys import key_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture
def cold(tmp_path_factory: pytest.TempPathFactory, chromium: object) -> Iterator[str]:
    """Serve the app anew: nobody has visited it, so no navigation is known to it yet."""
    del chromium
    with serve(tmp_path_factory.mktemp("cold")) as base:
        yield base


def test_the_first_request_may_be_a_deep_link(cold: str, visit: Visit) -> None:
    """A page's own address, asked of a fresh server, runs inside the frame: navigation, sidebar and filter are there.

    Streamlit would otherwise run the page's file by itself, past everything that the frame checks.
    """
    tab = visit(cold, "/events?action=Delete&tz=UTC")

    pages = ["Overview", "Explore", "Failures", "Entities", "Actors", "Differences", "Review", "Fetch", "Archive"]
    expect(tab.navigation.get_by_role("link")).to_have_text(pages)
    expect(tab.sidebar).to_contain_text("synthetic sample")
    expect(tab.sentence).to_have_text("Deletions, all time")
    deletions = [record for record in records() if record["action"] == "Delete"]
    expect(tab.page.get_by_text(f"{len(deletions):,} events, {sum(map(failed, deletions))} failed")).to_be_visible()
    newest = max(map(moment, deletions))
    assert tab.rows(tab.table())[0][0] == f"{newest:%Y-%m-%d %H:%M:%S}"
    expect(tab.sidebar.get_by_test_id("stException")).to_have_count(0)


def test_a_copied_link_shows_the_same_view_to_somebody_else(sample: str, cold: str, visit: Visit) -> None:
    """The link that is offered for copying gives another person, elsewhere, the same sentence, count and time zone."""
    path = "/events?action=Delete&result=Failed&last=30d"
    mine = visit(sample, path, timezone_id="Asia/Tokyo", permissions=CLIPBOARD)
    sentence = mine.sentence.inner_text()
    assert sentence.startswith("Failed deletions, ")
    rows = mine.rows(mine.table())
    mine.page.get_by_role("button", name="Copy link").click()
    expect(mine.page.get_by_role("button", name="Copied")).to_be_visible()
    link = mine.page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{sample}/events?")

    theirs = visit(cold, link.removeprefix(sample), timezone_id="America/New_York")

    expect(theirs.sentence).to_have_text(sentence)
    expect(theirs.chips).to_have_text(mine.chips.all_inner_texts())
    assert theirs.rows(theirs.table()) == rows
    assert 0 < len(rows) < counted("action")["Delete"]
    expect(theirs.sidebar.get_by_label("Time zone")).to_have_value("Asia/Tokyo (UTC+09:00)")


def test_what_a_link_asks_in_vain_is_said_and_ignored(sample: str, visit: Visit) -> None:
    """Unknown and malformed parameters are named on the page; what is right about the link still acts."""
    tab = visit(sample, "/?action=Delete&colour=blue&from=yesterdayish&tz=Mars/Base")

    warnings = tab.page.get_by_test_id("stAlert")
    expect(warnings.filter(has_text="colour")).to_have_count(1)
    expect(warnings.filter(has_text="yesterdayish")).to_have_count(1)
    expect(warnings.filter(has_text="Mars/Base")).to_have_count(1)
    expect(tab.sentence).to_have_text("Deletions, all time")
    expect(tab.figure("Events")).to_have_text(f"{counted('action')['Delete']:,}")


def test_both_records_of_one_id_are_shown(tmp_path: Path, chromium: object, visit: Visit) -> None:
    """The drawer of a record whose id another one has leads to a page with both, and is closed then."""
    del chromium
    log = tmp_path / "both.json"
    log.write_text(json.dumps([make_legacy(id=1), make_legacy(id=1, action="Delete"), make_legacy(id=2)]), "utf-8")
    with serve(tmp_path, log) as base:
        tab = visit(base, f"/events?event={key_in(log, 'seq = 1')}")
        tab.drawer.get_by_role("button", name="Show both").click()
        expect(tab.drawer).to_have_count(0)
        expect(tab.chips).to_have_text(["Event ID: 1 close"])
        assert tab.query() == [("id", "1")]
        tab.drawn()
        assert len(tab.rows(tab.table())) == 2
        tab.page.close()  # before its server is gone
