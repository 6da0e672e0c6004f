"""Tests of the address as evidence: it names the log, and brings back that one or none."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.browser.dashboard import Dashboard
from tests.browser.server import serve
from tests.builders import make_legacy
from tests.keys import key_in

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

PAGES: Final = ("/", "/events", "/failures", "/entities", "/actors")


def export(folder: Path, name: str, count: int, **fields: object) -> Path:
    """Write an export of so many deletions."""
    path = folder / name
    path.write_text(json.dumps([make_legacy(id=number, action="Delete", **fields) for number in range(count)]), "utf-8")
    return path


def named(path: Path, count: int) -> str:
    """Give how an address names that export."""
    return f"{path.name}~{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}~{count}"


def upload(tab: Dashboard, path: Path) -> None:
    """Open a file with the uploader in the page's main part."""
    tab.page.bring_to_front()
    tab.page.get_by_test_id("stMain").locator("input[type=file]").first.set_input_files(path, timeout=60_000)


def asks_for_it(tab: Dashboard) -> Locator:
    """Give the page in the place of a log, which may show nothing of any other."""
    box = tab.page.locator(".st-key-missing-log")
    expect(box).to_be_visible()
    expect(tab.page.get_by_test_id("stMetric")).to_have_count(0)
    expect(tab.page.get_by_test_id("stDataFrame")).to_have_count(0)
    expect(tab.page.locator(".js-plotly-plot")).to_have_count(0)
    expect(tab.page.get_by_role("button", name="Download")).to_have_count(0)
    expect(tab.page.locator(".st-key-facet-panel")).to_have_count(0)
    return box


def test_every_pages_address_names_the_log(sample: str, visit: Visit, tmp_path: Path) -> None:
    """The sample by its name, an upload by its file, its hash and its number of records, on every page."""
    tab = visit(sample)
    expect(tab.page).to_have_url(f"{sample}/?log=sample")
    path = export(tmp_path, "mine.json", 7)
    upload(tab, path)
    expect(tab.figure("Events")).to_have_text("7")
    assert tab.log == named(path, 7)
    for title in ("Explore", "Failures", "Entities", "Actors", "Fetch", "Archive", "Overview"):
        tab.turn_to(title)
        assert tab.log == named(path, 7), title


@pytest.mark.parametrize("page", PAGES)
def test_a_reload_brings_an_upload_back(sample: str, visit: Visit, tmp_path: Path, page: str) -> None:
    """F5 on any page shows the same log without a question, under the same filter."""
    tab = visit(sample)
    upload(tab, export(tmp_path, "mine.json", 7, entityName="mine"))
    expect(tab.sidebar).to_contain_text("7 records")
    tab.drawn()
    tab.page.goto(f"{sample}{page}?action=Delete&log={tab.log}")
    tab.drawn()
    for _ in range(2):
        expect(tab.sidebar).to_contain_text("7 records")
        expect(tab.sentence).to_have_text("Deletions, all time")
        tab.page.reload()
        tab.drawn()
    expect(tab.page.locator(".st-key-missing-log")).to_have_count(0)


def test_nobody_else_opens_an_upload_by_its_link(sample: str, visit: Visit, tmp_path: Path) -> None:
    """Another browser is asked for the file, sees nothing of it, and sees the view at once when it opens it."""
    path = export(tmp_path, "secret plans.json", 7, entityName="mine")
    mine = visit(sample)
    upload(mine, path)
    expect(mine.figure("Events")).to_have_text("7")
    mine.page.goto(f"{sample}/?action=Delete&log={mine.log}")
    mine.drawn()
    expect(mine.figure("Events")).to_have_text("7")

    theirs = visit(sample, mine.page.url.removeprefix(sample))
    box = asks_for_it(theirs)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    expect(box).to_contain_text(f"This link was made with secret plans.json (7 records, sha256 {digest}…). Open it")
    expect(box).to_contain_text("Deletions, all time")
    upload(theirs, path)
    expect(theirs.figure("Events")).to_have_text("7")
    expect(theirs.sentence).to_have_text("Deletions, all time")
    assert theirs.page.url == mine.page.url


def test_another_file_is_said_to_be_another(sample: str, visit: Visit, tmp_path: Path) -> None:
    """Where it isn't the link's log its name, records and hash are said, and the filter is used on it only if asked."""
    wanted, other = export(tmp_path, "wanted.json", 5), export(tmp_path, "other.json", 3)
    tab = visit(sample, f"/?action=Delete&log={named(wanted, 5)}")
    upload(tab, other)
    digest = hashlib.sha256(other.read_bytes()).hexdigest()[:16]
    box = tab.page.locator(".st-key-missing-log")
    expect(box).to_contain_text(f"other.json (3 records, sha256 {digest}…) is another log.")
    asks_for_it(tab)
    box.get_by_role("button", name="Use the link's filter on it").click()
    expect(tab.figure("Events")).to_have_text("3")
    assert tab.log == named(other, 3)
    assert tab.query() == [("action", "Delete")]
    tab.page.go_back()
    asks_for_it(tab)


def test_the_sample_is_not_shown_under_a_link_without_a_log(sample: str, visit: Visit) -> None:
    """A filter that doesn't say of which log is held back until a person asks for the sample."""
    tab = visit(sample)
    tab.page.goto(f"{sample}/events?action=Delete")
    tab.drawn()
    box = asks_for_it(tab)
    box.get_by_role("button", name="Look at the sample with this filter").click()
    expect(tab.sidebar).to_contain_text("synthetic sample")
    expect(tab.sentence).to_have_text("Deletions, all time")
    assert tab.log == "sample"


@pytest.mark.parametrize(
    "log",
    [
        "",
        "x" * 5000,
        "<img src=http://evil.test/x.png>",
        "**bold** [a](http://evil.test)",
        "a%00b",
        "x~12~3",
        "../..",
    ],
)
def test_a_log_that_no_link_of_ours_names_is_harmless(sample: str, visit: Visit, log: str) -> None:
    """Whatever stands there is shown as it is, asks nobody, and no log is shown for it."""
    tab = visit(sample, f"/events?log={log}&action=Delete")
    box = asks_for_it(tab)
    expect(box.locator("img, a[href*=evil]")).to_have_count(0)
    assert not [address for address in tab.asked if "evil" in address.split("?")[0]]
    box.get_by_role("button", name="Leave the link").click()
    expect(tab.sidebar).to_contain_text("synthetic sample")


def test_a_hostile_name_is_only_read(sample: str, visit: Visit) -> None:
    """A name in a link is text: no picture, no link, no bold."""
    name = "%3Cimg%20src%3Dx%3E%20**b**%20%5Bl%5D(http%3A%2F%2Fevil.test)~0123456789abcdef~5000"
    tab = visit(sample, f"/?log={name}")
    box = asks_for_it(tab)
    expect(box).to_contain_text("<img src=x> **b** [l](http://evil.test) (5,000 records, sha256 0123456789abcdef…)")
    expect(box.locator("img, a[href*=evil]")).to_have_count(0)


def test_two_tabs_with_two_uploads_keep_their_own(sample: str, visit: Visit, tmp_path: Path) -> None:
    """Each tab of one browser shows its own log, after a reload too."""
    one, two = export(tmp_path, "one.json", 3), export(tmp_path, "two.json", 4)
    first = visit(sample)
    second = Dashboard(first.page.context.new_page(), sample).go("/")
    upload(first, one)
    upload(second, two)
    for tab, count, path in ((first, 3, one), (second, 4, two)):
        expect(tab.figure("Events")).to_have_text(str(count))
        tab.page.reload()
        tab.drawn()
        expect(tab.figure("Events")).to_have_text(str(count))
        assert tab.log == named(path, count)


def test_back_goes_back_to_the_other_log(sample: str, visit: Visit, tmp_path: Path) -> None:
    """Opening a log is one step: Back shows the one before, Forward the new one; a closed one is asked for."""
    path = export(tmp_path, "mine.json", 7)
    tab = visit(sample)
    upload(tab, path)
    expect(tab.figure("Events")).to_have_text("7")
    tab.page.go_back()
    expect(tab.figure("Events")).to_have_text("6,210")
    assert tab.log == "sample"
    tab.page.go_forward()
    expect(tab.figure("Events")).to_have_text("7")

    tab.drawn()
    tab.sidebar.get_by_text("Open a log").click()
    tab.page.wait_for_timeout(500)
    tab.sidebar.get_by_role("button", name="Close this log").click()
    expect(tab.figure("Events")).to_have_text("6,210")
    assert tab.log == "sample"
    tab.page.go_back()
    expect(asks_for_it(tab)).to_contain_text("mine.json")


def test_an_event_is_in_its_drawer(sample: str, visit: Visit, tmp_path: Path) -> None:
    """A link to one event asks for its log first, and opens the drawer with it."""
    path = export(tmp_path, "mine.json", 7)
    tab = visit(sample, f"/events?event={key_in(path, 'seq = 3')}&log={named(path, 7)}")
    asks_for_it(tab)
    upload(tab, path)
    expect(tab.page.locator(".st-key-event-panel")).to_be_visible()
    assert dict(tab.query())["event"] == key_in(path, "seq = 3")


def test_copy_link_copies_at_one_click_and_says_so(sample: str, visit: Visit, tmp_path: Path) -> None:
    """The whole address is on the clipboard: filter, zone, log; the button says "Copied", then its name again."""
    path = export(tmp_path, "mine.json", 7)
    tab = visit(sample, permissions=["clipboard-read", "clipboard-write"])
    upload(tab, path)
    expect(tab.figure("Events")).to_have_text("7")
    tab.value("Action", "Delete").locator("button").first.click()
    expect(tab.sentence).to_have_text("Deletions, all time")
    tab.drawn()
    tab.page.get_by_role("button", name="Copy link").click()
    expect(tab.page.get_by_role("button", name="Copied")).to_be_visible()
    expect(tab.page.locator(".st-key-copy-link").get_by_role("status")).to_have_text("Copied")
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    assert set(copied.partition("?")[2].split("&")) == {
        f"log={named(path, 7)}",
        "action=Delete",
        "tz=Europe%2FBerlin",
    }
    expect(tab.page.get_by_role("button", name="Copy link")).to_be_visible()


def test_a_restart_of_the_server_is_no_other_log(tmp_path: Path, chromium: object, visit: Visit) -> None:
    """A link to files given at start opens them where they are, and is asked for where other files are."""
    del chromium
    mine, other = export(tmp_path, "mine.json", 5), export(tmp_path, "other.json", 3)
    with serve(tmp_path, mine) as base:
        tab = visit(base, "/events?action=Delete")
        expect(tab.sidebar).to_contain_text("5 records")
        expect(tab.page).to_have_url(re.compile("log=mine"))
        assert tab.log == named(mine, 5)
        path = tab.page.url.removeprefix(base)
        tab.page.close()
    with serve(tmp_path, other) as base:
        tab = visit(base, path)
        box = asks_for_it(tab)
        expect(box).to_contain_text("This link was made with mine.json (5 records, sha256 ")
        expect(box).to_contain_text("other.json (3 records, sha256 ")
        sample_link = Dashboard(tab.page.context.new_page(), base).go("/?action=Delete&log=sample")
        expect(asks_for_it(sample_link)).to_contain_text("made with the built-in synthetic sample")
        upload(tab, mine)
        expect(tab.sidebar).to_contain_text("5 records")
        sample_link.page.close()
        tab.page.close()


def test_a_cut_file_is_said_to_be_cut_on_every_page(sample: str, visit: Visit, tmp_path: Path) -> None:
    """One plain line at the title of each page, also of those that show no log, and after a reload."""
    path = tmp_path / "cut.json"
    path.write_text(json.dumps([make_legacy(id=number) for number in range(100)])[:-200], "utf-8")
    tab = visit(sample)
    upload(tab, path)
    expect(tab.sidebar).to_contain_text("99 records")
    said = "cut.json ends in the middle: 99 records read, what follows is missing."
    titles = ("Overview", "Explore", "Failures", "Entities", "Actors", "Differences", "Review", "Fetch", "Archive")
    for title in titles:
        tab.turn_to(title)
        expect(tab.page.locator(".st-key-incomplete")).to_contain_text(said)
        tab.page.reload()
        tab.drawn()
        expect(tab.page.locator(".st-key-incomplete")).to_contain_text(said)
