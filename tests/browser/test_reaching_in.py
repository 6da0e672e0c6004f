"""Tests of pages of others that want to look into the dashboard from a visitor's own browser."""

from __future__ import annotations

import http.server
import json
import threading
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import serve
from tests.builders import make_legacy
from tests.conftest import BROWSER_ARGS, require_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser

#: What a hostile page tries; what it gets: None where it was let in to nothing.
_ATTACK: Final = """async base => {
    const socket = address => new Promise(done => {
        const one = new WebSocket(address.replace('http', 'ws') + '/_stcore/stream', ['streamlit']);
        one.onopen = () => done('open');
        one.onerror = () => done(null);
    });
    const read = (path, options) => fetch(base + path, options).then(
        async answer => answer.type === 'opaque' || answer.status === 200 ? await answer.text() || answer.type : null,
        () => null,
    );
    const loaded = (tag, path) => new Promise(done => {
        const one = document.createElement(tag);
        one.onload = () => done(tag);
        one.onerror = () => done(null);
        one.src = base + path;
        document.body.append(one);
    });
    return {
        socket: await socket(base),
        page: await read('/'),
        health: await read('/_stcore/health'),
        metrics: await read('/_stcore/metrics'),
        opaque: await read('/', {mode: 'no-cors'}),
        upload: await read('/_stcore/upload_file/a/b', {method: 'PUT', body: 'x'}),
        form: await read('/', {method: 'POST', mode: 'no-cors', body: new URLSearchParams({a: 'b'})}),
        picture: await loaded('img', '/favicon.png'),
        script: await loaded('script', '/_stcore/health'),
    };
}"""
_NOTHING: Final[dict[str, Any]] = dict.fromkeys(
    ["socket", "page", "health", "metrics", "opaque", "upload", "form", "picture", "script"]
)


@pytest.fixture(scope="module", params=[False, True], ids=["streamlit run", "audit-explorer serve"])
def dashboard(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[str]:
    """Serve a log of one event by either command."""
    del chromium  # only asked for so that nothing is started where no browser is
    folder = tmp_path_factory.mktemp("reached")
    log = folder / "logs.json"
    log.write_text(json.dumps([make_legacy(id=1)]), "utf-8")
    with serve(folder, log, own_command=request.param) as address:
        yield address


@pytest.fixture
def rebound(chromium: Browser) -> Iterator[Page]:
    """Open a tab of a browser for which evil.example is this machine."""
    # Newer browsers ask before a page from the internet may reach this machine; others do not, or the person agrees.
    args = ["--host-resolver-rules=MAP evil.example 127.0.0.1", "--disable-features=LocalNetworkAccessChecks"]
    browser = chromium.browser_type.launch(executable_path=require_browser(), args=[*BROWSER_ARGS, *args])
    yield browser.new_page()
    browser.close()


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """Open a tab of a new browser profile."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """Serve an empty page at another port of this machine."""

    class Empty(http.server.BaseHTTPRequestHandler):
        """Answers everything with one page."""

        def do_GET(self) -> None:
            """Answer."""
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><body>elsewhere")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Empty)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_page_under_a_rebound_name_shows_nothing(dashboard: str, rebound: Page) -> None:
    """It is one sentence instead of the dashboard, and no web socket is opened."""
    sockets: list[str] = []
    rebound.on("websocket", lambda socket: sockets.append(socket.url))
    answer = rebound.goto(f"http://evil.example:{urlsplit(dashboard).port}/events")
    assert answer is not None
    assert answer.status == 421
    expect(rebound.locator("body")).to_have_text(
        "This server does not go by the name in the address. "
        "Whoever runs it can add the name to the setting AUDIT_EXPLORER_HOSTS."
    )
    rebound.wait_for_timeout(1000)
    assert sockets == []


def test_a_page_whose_name_was_rebound_after_it_came_reads_nothing(dashboard: str, rebound: Page) -> None:
    """The dashboard is then its own origin for the browser, and still gives it nothing, the web socket least."""
    own = f"http://evil.example:{urlsplit(dashboard).port}"
    rebound.route(f"{own}/attack", lambda route: route.fulfill(body="<!doctype html><body>", content_type="text/html"))
    rebound.goto(f"{own}/attack")
    assert rebound.evaluate(_ATTACK, own) == _NOTHING


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_page_at_another_port_of_this_machine_reads_nothing(
    name: str, dashboard: str, elsewhere: str, tab: Page
) -> None:
    """Whatever else runs on this machine and shows pages is not the dashboard."""
    tab.goto(elsewhere.replace("127.0.0.1", name))
    for target in ("127.0.0.1", "localhost"):
        assert tab.evaluate(_ATTACK, dashboard.replace("127.0.0.1", target)) == _NOTHING


def test_no_page_elsewhere_frames_it(dashboard: str, elsewhere: str, tab: Page) -> None:
    """A frame in a page of another origin stays without the dashboard."""
    tab.goto(elsewhere)
    tab.evaluate(
        "base => new Promise(done => { const one = document.createElement('iframe'); one.src = base;"
        " one.onload = done; document.body.append(one); })",
        dashboard,
    )
    tab.wait_for_timeout(1000)
    assert "Audit Explorer" not in "".join(frame.locator("body").inner_text() for frame in tab.frames)


def test_a_link_elsewhere_opens_it(dashboard: str, elsewhere: str, tab: Page) -> None:
    """What a colleague was sent in a chat leads to the page, under each name of this machine, with its session."""
    for name in ("127.0.0.1", "localhost"):
        tab.goto(elsewhere)
        tab.evaluate(
            "address => { document.body.innerHTML = '<a>look</a>'; document.querySelector('a').href = address; }",
            f"{dashboard.replace('127.0.0.1', name)}/events?action=Create",
        )
        tab.get_by_text("look").click()
        expect(tab.get_by_test_id("stSidebar")).to_contain_text("logs.json")
