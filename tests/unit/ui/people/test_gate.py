"""Tests of the door, over a real socket: what is open, what is closed to whom."""

from __future__ import annotations

import http.client
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route, WebSocketRoute
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from audit_explorer.errors import CancelledError
from audit_explorer.exports import Export
from audit_explorer.filters import Filter
from audit_explorer.ui.people import gate, open_socket
from audit_explorer.ui.people.browser import BrowserCookie, owner
from audit_explorer.ui.people.gate import Gate
from audit_explorer.ui.server.download_route import Offer, routes
from audit_explorer.ui.server.headers import HEADERS, SecurityHeaders
from tests.builders import make_legacy
from tests.control_plane.server import ServerThread, listen
from tests.deployments import AUTH, COOKIE, Deployment, said_of
from tests.unit.store.loading import Loader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.websockets import WebSocket

PEOPLE = {"AUDIT_EXPLORER_READERS": "@corp.example"}
DOCUMENT = {"Accept": "text/html,*/*;q=0.8", "Sec-Fetch-Dest": "document"}


async def _page(_request: Request) -> Response:
    return HTMLResponse("the app")


async def _login(request: Request) -> Response:
    """Stand for the end of Streamlit's login: with a cookie or without, then to the first page."""
    response = RedirectResponse("/", 302)
    if cookie := request.query_params.get("cookie"):
        response.set_cookie(COOKIE, cookie, httponly=True)
    else:
        response.delete_cookie(COOKIE)
    return response


async def _echo(socket: WebSocket) -> None:
    await socket.accept()
    async for text in socket.iter_text():
        await socket.send_text(text)


class Server:
    """The middleware around an app, as `application.parts` puts it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(
        self,
        path: str,
        headers: Mapping[str, str] | None = None,
        cookies: Mapping[str, str] | None = None,
        *,
        how: str = "GET",
    ) -> tuple[int, str, http.client.HTTPMessage]:
        """Give the answer's status, text and headers."""
        sent = dict(headers or {}) | ({"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())} if cookies else {})
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(how, path, headers=sent)
            with connection.getresponse() as answer:
                return answer.status, answer.read().decode(), answer.headers


@pytest.fixture
def server() -> Iterator[Server]:
    """Serve an app that says yes to everything, behind the door."""
    running, listener = ServerThread(), listen()
    port = listener.getsockname()[1]
    everything = [
        *routes,
        Route("/oauth2callback", _login),
        WebSocketRoute("/_stcore/stream", _echo),
        Route("/{path:path}", _page, methods=["GET", "POST", "PUT", "DELETE"]),
    ]
    middleware = [Middleware(SecurityHeaders), Middleware(BrowserCookie), Middleware(Gate)]
    running.start(Starlette(routes=everything, middleware=middleware), [listener], web_sockets=True)
    yield Server(port)
    running.stop()


CLOSED = [
    "/",
    "/events",
    "/_stcore/metrics",
    "/_stcore/message-size",
    "/_stcore/host-config",
    "/_stcore/script-health-check",
    "/_stcore/agent/openapi.json",
    "/_stcore/upload_file/a/b",
    "/media/abc.csv",
    "/component/x",
    "/static/js/index.js",
    "/download/abc",
    "/_stcore/health/",
    "/_stcore/health/../metrics",
    "/_stcore/health%2F..%2Fmetrics",
    "/_stcore//health",
    "/events/_stcore/health",
    "//_stcore/health",
    "/_STCORE/HEALTH",
    "/auth/login/",
    "/auth/login/../../_stcore/metrics",
    "/oauth2callback/x",
]


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("how", ["GET", "PUT", "POST", "DELETE"])
def test_everything_is_closed_to_those_outside(server: Server, deployment: Deployment, path: str, how: str) -> None:
    """Whatever the method or the way to write the path; nothing of the app is in the answer, which no cache keeps."""
    deployment.sign_in_on(PEOPLE)
    status, text, headers = server.ask(path, how=how)
    assert (status, text, headers["Cache-Control"]) == (401, "Sign in.", "no-store")
    assert headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/_stcore/health", "/auth/login"])
def test_what_is_open_to_all(server: Server, deployment: Deployment, path: str) -> None:
    """The health check and Streamlit's own step of the login."""
    deployment.sign_in_on(PEOPLE)
    assert server.ask(path)[:2] == (200, "the app")


@pytest.mark.parametrize("path", ["/", "/events", "/_stcore/metrics", "/_stcore/upload_file/a/b", "/media/abc.csv"])
def test_everything_is_open_to_those_inside(server: Server, deployment: Deployment, path: str) -> None:
    """Someone who is signed in and named is asked nothing more."""
    deployment.sign_in_on(PEOPLE)
    assert server.ask(path, cookies=deployment.cookies())[:2] == (200, "the app")


def test_below_a_base_path(server: Server, deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is open, and where the pages lead, lies below the path that the server is given."""
    deployment.sign_in_on(PEOPLE)
    monkeypatch.setattr(gate, "_base", lambda: "logs")
    assert [server.ask(path)[0] for path in ("/logs/_stcore/health", "/_stcore/health")] == [200, 401]
    text = server.ask("/logs/events", DOCUMENT)[1]
    assert '<a href="/logs/sign-in?provider=default&amp;to=%2Flogs%2Fevents">' in text
    assert "; Path=/logs/;" in server.ask("/logs/sign-in?provider=default")[2]["Set-Cookie"]


def test_without_sign_in_everything_is_open(server: Server, deployment: Deployment) -> None:
    """The door does nothing where no [auth] table is."""
    deployment.write("")
    assert [server.ask(path)[0] for path in ("/", "/_stcore/metrics")] == [200, 200]


def test_a_document_is_answered_by_the_page_for_signing_in(server: Server, deployment: Deployment) -> None:
    """It leads to the login with the wanted address, and has neither script nor form."""
    deployment.sign_in_on(PEOPLE)
    status, text, _ = server.ask("/events?outcome=Failed&q=%22%3Cb%3E", DOCUMENT)
    assert status == 401
    assert '<a href="/sign-in?provider=default&amp;to=%2Fevents%3Foutcome%3DFailed%26q%3D%2522%253Cb%253E">' in text
    assert "<script" not in text
    assert "<form" not in text


def test_the_login_begins_and_ends_where_someone_wanted_to_go(server: Server, deployment: Deployment) -> None:
    """The address goes through a cookie of ten minutes; the answer of the login leads there and removes it."""
    deployment.sign_in_on(PEOPLE)
    status, _, headers = server.ask("/sign-in?provider=default&to=%2Fevents%3Fq%3D1")
    assert (status, headers["Location"].partition("=")[0]) == (302, "/auth/login?provider")
    kept = headers["Set-Cookie"].partition(";")[0].partition("=")
    cookie = deployment.cookies_of(said_of(nonce="new"), live=False)[COOKIE]
    _, _, headers = server.ask(f"/oauth2callback?code=1&state=2&cookie={cookie}", cookies={kept[0]: kept[2]})
    assert headers["Location"] == "/events?q=1"
    assert any("audit_explorer_return=; Max-Age=0" in one for one in headers.get_all("Set-Cookie") or [])
    assert server.ask("/", cookies={COOKIE: cookie})[0] == 200


def test_over_https_every_cookie_of_the_login_is_secure(server: Server, deployment: Deployment) -> None:
    """Also where a proxy in front ends the TLS, so that the server itself is asked over http."""
    deployment.sign_in_on(PEOPLE, AUTH | {"redirect_uri": "https://logs.example/oauth2callback"})
    begun = server.ask("/sign-in?provider=default&to=%2Fevents")[2].get_all("Set-Cookie") or []
    said = said_of(origin="https://logs.example", nonce="tls")
    cookie = deployment.cookies_of(said, live=False)[COOKIE]
    ended = server.ask(f"/oauth2callback?code=1&cookie={cookie}")[2].get_all("Set-Cookie") or []
    assert len(begun) + len(ended) == 3
    assert not [one for one in [*begun, *ended] if not one.endswith("; Secure")]


@pytest.mark.parametrize("to", ["%2F%2Fevil.example", "https%3A%2F%2Fevil.example", "%2F%5Cevil.example"])
def test_a_login_leads_to_no_other_site(server: Server, deployment: Deployment, to: str) -> None:
    """An address elsewhere is forgotten, in the link and in the cookie."""
    deployment.sign_in_on(PEOPLE)
    assert "evil" not in str(server.ask(f"/sign-in?provider=default&to={to}")[2])
    cookie = deployment.cookies_of(said_of(nonce="elsewhere"), live=False)[COOKIE]
    headers = server.ask(f"/oauth2callback?code=1&cookie={cookie}", cookies={"audit_explorer_return": to})[2]
    assert headers["Location"] == "/"


def test_a_login_that_failed_says_so(server: Server, deployment: Deployment) -> None:
    """The browser is led to a page with the reason, not round and round; it may try again."""
    deployment.sign_in_on(PEOPLE)
    assert server.ask("/oauth2callback?error=access_denied")[2]["Location"] == "/sign-in-failed"
    assert server.ask("/oauth2callback")[2]["Location"] == "/"  # back from the provider's sign-out
    text = server.ask("/sign-in-failed", DOCUMENT)[1]
    assert "did not come about" in text
    assert '<a href="/sign-in?provider=default">' in text


def test_a_cookie_that_someone_sets_is_no_login(server: Server, deployment: Deployment) -> None:
    """Only what the answer of the login gives counts, not what the request to it already had."""
    deployment.sign_in_on(PEOPLE)
    cookies = deployment.cookies_of(said_of(nonce="set by hand"), live=False)
    server.ask("/oauth2callback?code=1", cookies=cookies)
    assert server.ask("/", cookies=cookies)[0] == 401


@pytest.mark.parametrize("provider", ["", "other", "redirect_uri", "%0d%0ax"])
def test_a_provider_that_is_none(server: Server, deployment: Deployment, provider: str) -> None:
    """A login with it does not begin."""
    deployment.sign_in_on(PEOPLE)
    assert server.ask(f"/sign-in?provider={provider}")[2]["Location"] == "/"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_signs_nobody_out(server: Server, deployment: Deployment, site: str) -> None:
    """Its link can't do it, not even a neighbour's: another port of this machine, another name of the domain."""
    deployment.sign_in_on(PEOPLE)
    cookies = deployment.cookies()
    assert server.ask("/auth/logout", {"Sec-Fetch-Site": site}, cookies)[0] == 403
    assert server.ask("/", cookies=cookies)[0] == 200


def test_signing_out_ends_the_sign_in(server: Server, deployment: Deployment) -> None:
    """A copy of the cookie opens nothing from then on."""
    deployment.sign_in_on(PEOPLE)
    cookies = deployment.cookies()
    server.ask("/auth/logout", {"Sec-Fetch-Site": "same-origin"}, cookies)
    assert server.ask("/", cookies=cookies)[0] == 401


def test_who_is_not_named_is_told_so(server: Server, deployment: Deployment) -> None:
    """With the way out; what the provider says of them is text, whatever stands in it."""
    deployment.sign_in_on(PEOPLE)
    cookies = deployment.cookies(email=None, sub="<script>alert(1)</script>\u202e", nonce="hostile")
    status, text, _ = server.ask("/", DOCUMENT, cookies)
    assert (status, "<script" in text, "\u202e" in text) == (403, False, False)
    assert "&lt;script&gt;" in text
    assert '<a href="/auth/logout">Sign in as someone else</a>' in text


def test_a_socket_is_not_opened_to_those_outside(server: Server, deployment: Deployment) -> None:
    """The handshake itself is refused, so nothing of Streamlit's first message is sent."""
    deployment.sign_in_on(PEOPLE)
    with pytest.raises(InvalidStatus) as refused, connect(f"ws://127.0.0.1:{server.port}/_stcore/stream"):
        pass
    assert refused.value.response.status_code == 403


def test_a_socket_ends_with_the_sign_in(
    server: Server, deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No message of the browser is heard after it, not the first one either; the page is told to load again."""
    monkeypatch.setattr(open_socket, "LOOK", 3600)  # the message is to find it out, not the clock
    deployment.sign_in_on(PEOPLE)
    cookies = deployment.cookies(nonce="socket")
    headers = {"Cookie": f"{COOKIE}={cookies[COOKIE]}"}
    with connect(f"ws://127.0.0.1:{server.port}/_stcore/stream", additional_headers=headers) as socket:
        socket.send("one")
        assert socket.recv() == "one"
        server.ask("/auth/logout", cookies=cookies)
        socket.send("two")
        last = socket.recv()
        assert isinstance(last, bytes)
        assert ForwardMsg.FromString(last).WhichOneof("type") == "auth_redirect"
        with pytest.raises(ConnectionClosed):
            socket.recv()


def test_a_silent_socket_ends_with_the_sign_in(
    server: Server, deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that nobody touches is told, too."""
    monkeypatch.setattr(open_socket, "LOOK", 0.05)
    deployment.sign_in_on(PEOPLE)
    cookies = deployment.cookies(nonce="silent")
    headers = {"Cookie": f"{COOKIE}={cookies[COOKIE]}"}
    with connect(f"ws://127.0.0.1:{server.port}/_stcore/stream", additional_headers=headers) as socket:
        deployment.sign_in_on({"AUDIT_EXPLORER_READERS": "ron@corp.example"})
        assert ForwardMsg.FromString(socket.recv(60, decode=False)).WhichOneof("type") == "auth_redirect"


@pytest.fixture
def export(tmp_path: Path) -> Iterator[Export]:
    """Give something to download."""
    loader = Loader(tmp_path)
    yield Export(loader([make_legacy()]), Filter(), "jsonl")
    loader.close()


def test_a_download_asks_who_it_is(server: Server, deployment: Deployment, export: Export) -> None:
    """The owner gets it, with a later sign-in too; somebody else, signed in as well, learns nothing by the address."""
    deployment.sign_in_on(PEOPLE)
    offer = Offer(export, 1, owner(deployment.cookies()))
    assert server.ask(offer.path)[0] == 401
    never = server.ask("/download/never", cookies=deployment.cookies(sub="ron", email="ron@corp.example"))
    assert server.ask(offer.path, cookies=deployment.cookies(sub="ron", email="ron@corp.example"))[:2] == never[:2]
    assert server.ask(offer.path, cookies=deployment.cookies(iss="https://other.example"))[0] == 404
    assert server.ask(offer.path, cookies=deployment.cookies(nonce="later"))[0] == 200


def test_a_download_ends_with_the_sign_in(
    server: Server, deployment: Deployment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who signs out while a file is on its way gets no more than the pieces that were made: it never looks whole."""
    deployment.sign_in_on(PEOPLE)
    cookies = deployment.cookies(nonce="on its way")
    loader = Loader(tmp_path)
    records = [make_legacy(id=number) for number in range(50)]
    offer = Offer(Export(loader(records), Filter(), "jsonl"), 50, owner(cookies))
    note = Offer._note  # noqa: SLF001 - what is called before each piece

    def sign_out(self: Offer, done: int, total: int) -> None:
        server.ask("/auth/logout", cookies=cookies)
        note(self, done, total)

    monkeypatch.setattr("audit_explorer.exports.slices.SLICE_ROWS", 10)
    monkeypatch.setattr(Offer, "_note", sign_out)
    with pytest.raises(http.client.IncompleteRead):
        server.ask(offer.path, cookies=cookies)
    assert isinstance(offer.error, CancelledError)
    assert 0 < offer.done < offer.count
    loader.close()


def test_a_download_of_nobody_is_delivered_to_nobody(server: Server, deployment: Deployment, export: Export) -> None:
    """What was offered as the sign-in ended has no owner."""
    deployment.sign_in_on(PEOPLE)
    offer = Offer(export, 1, owner({}))
    assert offer.owner is None
    assert server.ask(offer.path, cookies=deployment.cookies())[0] == 404


def test_without_sign_in_a_download_is_for_the_browser(server: Server, deployment: Deployment, export: Export) -> None:
    """Each browser gets a name with its first page, which no script can read; an address alone delivers nothing."""
    deployment.write("")
    given = str(server.ask("/", DOCUMENT)[2]["Set-Cookie"])
    assert given.endswith("; Path=/; HttpOnly; SameSite=Lax")
    name, _, value = given.partition(";")[0].partition("=")
    assert server.ask("/", DOCUMENT, {name: value})[2]["Set-Cookie"] is None
    offer = Offer(export, 1, owner({name: value}))
    assert [server.ask(offer.path, cookies=one)[0] for one in ({}, {name: "x"}, {name: value})] == [404, 404, 200]
