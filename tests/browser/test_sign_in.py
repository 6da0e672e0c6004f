"""Signing in with a real provider, in Chromium: who sees what, what they may do, when it is over."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.dashboard import Dashboard
from tests.browser.provider import CLIENT_SECRET, COOKIE_SECRET, Provider, provider
from tests.browser.server import serve
from tests.builders import make_legacy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

CANARY: Final = "canary-of-the-log"
READERS: Final = "AUDIT_EXPLORER_READERS"
FETCHERS: Final = "AUDIT_EXPLORER_FETCHERS"
#: From where the provider's own page fetches its looks; no test lets it.
STYLES: Final = "cdn.jsdelivr.net"
PEOPLE: Final[dict[str, dict[str, object]]] = {
    "fay": {"email": "Fay@corp.example", "email_verified": True},
    "rae": {"email": "rae@corp.example", "email_verified": True},
    "ron": {"email": "ron@corp.example", "email_verified": True},
    "eve": {"email": "eve@corp.example.evil.example", "email_verified": True},
    "una": {"email": "una@corp.example", "email_verified": False},
    "gus": {"groups": ["others", "fetchers"]},
}


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Provider]:
    """Run a provider that knows the people."""
    del chromium  # only asked for so that nothing is started where no browser is
    with provider(tmp_path_factory.mktemp("provider")) as running:
        for subject, claims in PEOPLE.items():
            running.knows(subject, claims)
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the deployment, with its log in it."""
    return tmp_path_factory.mktemp("deployment")


@pytest.fixture(scope="module")
def base(folder: Path, issuer: Provider) -> Iterator[str]:
    """Serve a log to those of corp.example; Fay and the group of fetchers may fetch."""
    log = folder / "logs.json"
    log.write_text(json.dumps([make_legacy(id=number, entityName=CANARY) for number in range(5)]), "utf-8")
    people = {READERS: "@corp.example", FETCHERS: ["fay@corp.example", "group:fetchers"]}
    with serve(folder, log, secrets=issuer.secrets(folder, **people)) as running:
        yield running


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """Give a browser of a person."""
    one = chromium.new_context(viewport={"width": 1440, "height": 900})
    yield one
    one.close()


@pytest.fixture
def other(chromium: Browser) -> Iterator[BrowserContext]:
    """Give the browser of another person."""
    one = chromium.new_context()
    yield one
    one.close()


def sign_in(context: BrowserContext, base: str, issuer: Provider, subject: str, path: str = "/") -> Dashboard:
    """Open a page, sign in where it asks for it; give the tab."""
    context.route(f"https://{STYLES}/**", lambda route: route.abort())
    tab = Dashboard(context.new_page(), base)
    tab.page.goto(f"{base}{path}")
    tab.page.get_by_role("link", name="Sign in", exact=True).click()
    issuer.sign_in(tab.page, subject)
    return tab


def title_is(page: Page, text: str) -> None:
    """Expect the page for signing in, with this title."""
    expect(page.get_by_role("heading", name=text, exact=True)).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stApp")).to_have_count(0)


def test_nothing_of_the_log_comes_before_the_sign_in(context: BrowserContext, base: str) -> None:
    """A deep link by someone not signed in gives a page without script, socket or request, and no word of the log."""
    tab = Dashboard(context.new_page(), base)
    sockets: list[str] = []
    tab.page.on("websocket", lambda socket: sockets.append(socket.url))
    tab.page.goto(f"{base}/events?outcome=Failed")
    title_is(tab.page, "Sign in")
    assert CANARY not in tab.page.content()
    assert "streamlit" not in tab.page.content().lower()
    assert (tab.page.locator("script").count(), sockets, len(tab.asked)) == (0, [], 1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_for_signing_in_has_the_looks(chromium: Browser, base: str, scheme: str) -> None:
    """It is light or dark as the reader wants it, and its styles are not stopped by the policy."""
    context = chromium.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(base)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(17, 22, 28)"}[scheme]
    context.close()


def test_a_deep_link_is_kept_through_the_login(context: BrowserContext, base: str, issuer: Provider) -> None:
    """Page and filter of the address are there after the login, and nothing but server and provider was asked."""
    tab = sign_in(context, base, issuer, "rae", "/events?outcome=Succeeded").drawn()
    assert tab.page.url.startswith(f"{base}/events?")
    assert "outcome=Succeeded" in tab.page.url
    hosts = {urlsplit(address).netloc for address in tab.asked if not address.startswith(("data:", "blob:"))}
    assert hosts - {STYLES} == {urlsplit(base).netloc, urlsplit(issuer.base).netloc}
    assert not [cookie for cookie in context.cookies() if cookie.get("name") == "audit_explorer_return"]


def test_a_reader_looks_and_may_not_fetch(context: BrowserContext, base: str, issuer: Provider) -> None:
    """They see the log and their name; Fetch and Archive say why there is no form, and adding is not offered."""
    tab = sign_in(context, base, issuer, "rae").drawn()
    expect(tab.navigation).to_contain_text("rae@corp.example")
    tab.page.get_by_text("Open a log").click()
    expect(tab.page.get_by_role("button", name="Add this log to the archive")).to_be_disabled()
    for title in ("Fetch", "Archive"):
        tab.turn_to(title)
        expect(tab.page.get_by_text("You may look and download, but not")).to_be_visible()
        expect(tab.page.get_by_text("Sign in with")).to_have_count(0)


@pytest.mark.parametrize("subject", ["fay", "gus"])
def test_a_fetcher_may_fetch(context: BrowserContext, base: str, issuer: Provider, subject: str) -> None:
    """Whoever is named by an address, in whatever case, or by a group has the form."""
    tab = sign_in(context, base, issuer, subject, "/fetch").drawn()
    expect(tab.page.get_by_text("Sign in with")).to_be_visible()


def test_who_added_is_in_the_archives_ledger(context: BrowserContext, base: str, issuer: Provider) -> None:
    """What a fetcher adds by hand stands on the page Archive under their address."""
    tab = sign_in(context, base, issuer, "fay").drawn()
    tab.page.get_by_text("Open a log").click()
    tab.page.get_by_role("button", name="Add this log to the archive").click()
    expect(tab.page.get_by_text(re.compile("records? added"))).to_be_visible(timeout=60_000)
    tab.turn_to("Archive")
    expect(tab.page.get_by_text(re.compile(r"1 request"))).to_be_visible()


@pytest.mark.parametrize(("subject", "why"), [("eve", "not among those"), ("una", "does not say that it verified")])
def test_who_is_not_named_stays_outside(
    context: BrowserContext, base: str, issuer: Provider, subject: str, why: str
) -> None:
    """A domain that only begins like an allowed one, or an address that nobody verified: a page says so, no socket."""
    tab = sign_in(context, base, issuer, subject)
    title_is(tab.page, "You may not come in")
    expect(tab.page.get_by_text(why)).to_be_visible()
    for path in ("/_stcore/metrics", "/_stcore/host-config", "/download/x"):
        assert context.request.get(f"{base}{path}").status == 403


def test_signing_out_ends_every_tab_and_the_cookie(
    context: BrowserContext, other: BrowserContext, base: str, issuer: Provider
) -> None:
    """After the sign-out in one tab the other shows the sign-in page by itself, and a copied cookie opens nothing."""
    first = sign_in(context, base, issuer, "rae").drawn()
    second = Dashboard(context.new_page(), base).go("/events")
    other.add_cookies([dict(cookie) for cookie in context.cookies() if "streamlit" in str(cookie.get("name"))])  # type: ignore[misc]
    assert other.request.get(f"{base}/_stcore/host-config").status == 200
    first.page.get_by_role("button", name="Sign out").click()
    # It may look just before the browser has let go of the cookie: then it is asked to sign in again.
    expect(second.page.get_by_role("heading", name=re.compile("^Sign in( again)?$"))).to_be_visible()
    assert second.page.url.partition("?")[0] == f"{base}/events"
    assert other.request.get(f"{base}/_stcore/host-config").status == 401


def offered(tab: Dashboard) -> str:
    """Give the address of the download that the page offers."""
    tab.page.locator(".st-key-download").get_by_role("button").click()
    link = tab.page.get_by_role("link", name=re.compile(r"Download \d"))
    expect(link).to_be_visible()
    return f"{tab.base}{urlsplit(str(link.get_attribute('href'))).path}"


def test_a_download_is_for_the_person_it_was_offered_to(
    context: BrowserContext, other: BrowserContext, base: str, issuer: Provider
) -> None:
    """Its address gives nothing to somebody else, signed in or not; its owner gets the file."""
    address = offered(sign_in(context, base, issuer, "rae").drawn())
    assert other.request.get(address).status == 401
    sign_in(other, base, issuer, "ron").drawn()
    answer = other.request.get(address)
    assert (answer.status, CANARY in answer.text()) == (404, False)
    answer = context.request.get(address)
    assert (answer.status, CANARY in answer.text()) == (200, True)


def test_without_sign_in_a_download_is_for_its_browser(visit: Visit, sample: str, other: BrowserContext) -> None:
    """Its address alone, in another browser, delivers nothing; in its own it does."""
    tab = visit(sample)
    address = offered(tab)
    assert other.request.get(address).status == 404
    assert tab.page.context.request.get(address).status == 200


def test_no_secret_leaves_the_server(folder: Path, context: BrowserContext, base: str, issuer: Provider) -> None:
    """Neither an address that the browser asked nor the server's output has a secret of the deployment."""
    tab = sign_in(context, base, issuer, "fay").drawn()
    told = "\n".join([*tab.asked, tab.page.content(), (folder / "server.log").read_text("utf-8", "replace")])
    assert COOKIE_SECRET not in told
    assert CLIENT_SECRET not in told


def test_a_sign_in_that_is_over_ends_the_open_page(tmp_path: Path, context: BrowserContext, issuer: Provider) -> None:
    """When the hours are over the tab turns into the sign-in page, and its download is not delivered any more."""
    with serve(tmp_path, secrets=issuer.secrets(tmp_path, **{READERS: "@corp.example"})) as base:
        tab = sign_in(context, base, issuer, "rae").drawn()
        address = offered(tab)
        # No test can wait for hours: they are cut to a fraction of a second.
        issuer.secrets(tmp_path, **{READERS: "@corp.example", "AUDIT_EXPLORER_SIGN_IN_HOURS": "0.0001"})
        title_is(tab.page, "Sign in again")
        assert context.request.get(address).status == 401


def test_an_expired_token_ends_the_sign_in(tmp_path: Path, context: BrowserContext) -> None:
    """Without a setting the provider's token says how long, whether its page is drawn by then or not."""
    with provider(tmp_path, seconds=15) as short:
        short.knows("rae", PEOPLE["rae"])
        with serve(tmp_path, secrets=short.secrets(tmp_path, **{READERS: "@corp.example"})) as base:
            title_is(sign_in(context, base, short, "rae").page, "Sign in again")


def test_who_is_struck_off_the_list_is_out(tmp_path: Path, context: BrowserContext, issuer: Provider) -> None:
    """An edit of the secrets counts at once; a file that is broken or without its table opens no door."""
    secrets = issuer.secrets(tmp_path, **{READERS: "rae@corp.example"})
    with serve(tmp_path, secrets=secrets) as base:
        tab = sign_in(context, base, issuer, "rae").drawn()
        issuer.secrets(tmp_path, **{READERS: "ron@corp.example"})
        title_is(tab.page, "You may not come in")
        for text in ("[auth", ""):
            secrets.write_text(text, "utf-8")
            _wait(lambda: context.request.get(f"{base}/_stcore/host-config").status == 503)


def test_with_nobody_named_nobody_comes_in(tmp_path: Path, context: BrowserContext, issuer: Provider) -> None:
    """The page tells whoever runs the server what to set."""
    with serve(tmp_path, secrets=issuer.secrets(tmp_path)) as base:
        tab = sign_in(context, base, issuer, "fay")
        title_is(tab.page, "Nobody can come in as this server is set up")
        expect(tab.page.get_by_text(READERS)).to_be_visible()


def _wait(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.3)
