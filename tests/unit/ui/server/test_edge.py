"""Tests of what is refused before anything else of the server sees it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import pytest

from audit_explorer.ui.server import application
from audit_explorer.ui.server.edge import NAME, NO_ORIGIN, NO_SIGN_IN, ORIGIN, TARGET, Edge, Refusal
from audit_explorer.ui.server.headers import HEADERS, SecurityHeaders
from audit_explorer.ui.server.sites import Entrance, own_names, read_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.middleware import Middleware
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = ("Host", "127.0.0.1:8501")
OWN = ("Origin", "http://127.0.0.1:8501")
FOREIGN = ("Origin", "https://evil.example")
PUBLIC = Entrance(own_names("0.0.0.0"), read_names("https://log.example"), guarded=True)  # noqa: S104

Pairs = tuple[tuple[str, str], ...]


class Behind:
    """An application that notes what comes through, and lets every page read its answers."""

    def __init__(self) -> None:
        self.seen: list[Scope] = []

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer."""
        self.seen.append(scope)
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept", "headers": []})
            return
        headers = [(b"access-control-allow-origin", b"*"), (b"access-control-allow-credentials", b"true"), (b"x", b"y")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"the log"})


def asked(
    headers: Iterable[tuple[str, str]],
    *,
    kind: str = "http",
    method: str = "GET",
    path: str = "/",
    server: tuple[str, int | None] | None = ("127.0.0.1", 8501),
    entrance: Entrance | None = None,
    around: type | None = None,
) -> tuple[list[Scope], list[Message]]:
    """Return what came through the edge, and what was sent."""
    behind, sent = Behind(), list[Any]()
    edge: ASGIApp = Edge(behind, entrance or Entrance())
    scope: Scope = {
        "type": kind,
        "path": path,
        "server": server,
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        **({"method": method} if kind == "http" else {}),
    }

    async def receive() -> Message:
        return {"type": f"{kind}.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def connect() -> None:
        await (around(edge) if around else edge)(scope, receive, send)

    asyncio.run(connect())
    return behind.seen, sent


def refused(sent: list[Message]) -> Refusal:
    """Return with what an HTTP request was refused."""
    return Refusal(sent[0]["status"], sent[1]["body"].decode().removesuffix("\n"))


ALLOWED: dict[str, tuple[Pairs, dict[str, Any]]] = {
    "a person's address line": ((HOST, ("Sec-Fetch-Site", "none")), {}),
    "a command without a browser": ((HOST,), {}),
    "the name localhost": ((("Host", "localhost:8501"),), {}),
    "IPv6": ((("Host", "[::1]:8501"),), {"server": ("::1", 8501)}),
    "a name in capitals": ((("Host", "LOCALHOST:8501"), ("Origin", "http://localhost:8501")), {}),
    "another port that was free": ((("Host", "127.0.0.1:8502"),), {"server": ("127.0.0.1", 8502)}),
    "IPv4 over a socket for both": ((HOST,), {"server": ("::ffff:127.0.0.1", 8501)}),
    "the page's own requests": ((HOST, ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Dest", "script")), {}),
    "an upload of the page": ((HOST, OWN), {"method": "PUT", "path": "/_stcore/upload_file/a/b"}),
    "the page's web socket": ((HOST, OWN), {"kind": "websocket", "path": "/_stcore/stream"}),
    "below a base path": ((HOST, OWN), {"kind": "websocket", "path": "/logs/_stcore/stream"}),
    "a link in a chat": (
        (HOST, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")),
        {"path": "/events"},
    ),
    "a public name behind a proxy": (
        (("Host", "log.example"), ("Origin", "https://log.example")),
        {"entrance": PUBLIC},
    ),
    "a proxy that adds the port": (
        (("Host", "log.example:443"), ("Origin", "https://log.example")),
        {"entrance": PUBLIC, "kind": "websocket"},
    ),
    "a proxy on another machine": ((("Host", "log.example"),), {"entrance": PUBLIC, "server": ("192.0.2.7", 8501)}),
    "a socket of the file system": ((("Host", "log.example"),), {"entrance": PUBLIC, "server": ("/run/log", None)}),
}


@pytest.mark.parametrize(("headers", "rest"), ALLOWED.values(), ids=ALLOWED)
def test_what_comes_through(headers: Pairs, rest: dict[str, Any]) -> None:
    """It reaches the application once, with one Host header, letter by letter the Origin's where there is one."""
    (seen,), _ = asked(headers, **rest)
    origins = [value for name, value in headers if name == "Origin"]
    hosts = [value.decode() for name, value in seen["headers"] if name == b"host"]
    assert hosts == ([origins[0].partition("://")[2]] if origins else [headers[0][1].lower()])
    assert len(seen["headers"]) == len(headers)


NO_NAME: dict[str, Pairs] = {
    "none": (),
    "an empty one": (("Host", ""),),
    "two": (HOST, HOST),
    "two that differ": (HOST, ("Host", "evil.example")),
    "a name that was rebound": (("Host", "evil.example:8501"),),
    "a name that was rebound, with its own origin": (
        ("Host", "evil.example:8501"),
        ("Origin", "http://evil.example:8501"),
    ),
    "a name that begins as ours": (("Host", "127.0.0.1.evil.example:8501"),),
    "a name that begins as ours and has no dot": (("Host", "localhost.evil.example:8501"),),
    "a name below ours": (("Host", "a.localhost:8501"),),
    "another port": (("Host", "127.0.0.1:8502"),),
    "no port": (("Host", "127.0.0.1"),),
    "port 0": (("Host", "127.0.0.1:0"),),
    "port 99999": (("Host", "127.0.0.1:99999"),),
    "a port after a port": (("Host", "127.0.0.1:8501:8501"),),
    "an empty port": (("Host", "127.0.0.1:"),),
    "a port with a sign": (("Host", "127.0.0.1:+8501"),),
    "a user": (("Host", "127.0.0.1:8501@evil.example"),),
    "a user before it": (("Host", "evil.example@127.0.0.1:8501"),),
    "a dot at the end": (("Host", "localhost.:8501"),),
    "a list": (("Host", "127.0.0.1:8501, evil.example"),),
    "a path": (("Host", "127.0.0.1:8501/evil.example"),),
    "other letters": (("Host", "löcalhost:8501"),),
    "their other form": (("Host", "xn--lcalhost-n4a:8501"),),
    "an address in octal": (("Host", "0177.0.0.1:8501"),),
    "a short address": (("Host", "127.1:8501"),),
    "an address as one number": (("Host", "2130706433:8501"),),
    "the wildcard": (("Host", "0.0.0.0:8501"),),
    "IPv4 in IPv6": (("Host", "[::ffff:127.0.0.1]:8501"),),
    "IPv6 without brackets": (("Host", "::1:8501"),),
    "IPv6 with a zone": (("Host", "[::1%25lo]:8501"),),
    "another address of the machine": (("Host", "192.0.2.7:8501"),),
    "ours, but forwarded": (("Host", "evil.example"), ("X-Forwarded-Host", "127.0.0.1:8501")),
    "ours, but in Forwarded": (("Host", "evil.example"), ("Forwarded", "host=127.0.0.1:8501")),
    "a public name of nobody": (("Host", "log.example"),),
}


@pytest.mark.parametrize(
    "path", ["/", "/_stcore/health", "/static/js/index.js", "/download/x", "/logs/_stcore/metrics"]
)
@pytest.mark.parametrize("headers", NO_NAME.values(), ids=NO_NAME)
def test_a_host_that_is_not_this_server(headers: Pairs, path: str) -> None:
    """Whatever is asked for, nothing of it is answered, and the sentence names the setting that would help."""
    seen, sent = asked(headers, path=path)
    assert (seen, refused(sent)) == ([], NAME)
    assert "AUDIT_EXPLORER_HOSTS" in NAME.sentence


@pytest.mark.parametrize("headers", [(*headers, OWN) for headers in NO_NAME.values()], ids=NO_NAME)
def test_a_web_socket_to_a_host_that_is_not_this_server(headers: Pairs) -> None:
    """It is closed before it was accepted, and Streamlit sees nothing of it."""
    assert asked(headers, kind="websocket") == ([], [{"type": "websocket.close", "code": 1008, "reason": ""}])


NO_PAGE_OF_OURS: dict[str, Pairs] = {
    "a foreign page": (HOST, FOREIGN),
    "a page without an origin": (HOST, ("Origin", "null")),
    "an empty origin": (HOST, ("Origin", "")),
    "a page at another port of this machine": (HOST, ("Origin", "http://127.0.0.1:3000")),
    "a page at another name of this machine": (HOST, ("Origin", "http://localhost:8501")),
    "a page at the usual port of this machine": (HOST, ("Origin", "http://127.0.0.1")),
    "two origins": (HOST, OWN, FOREIGN),
    "ours twice": (HOST, OWN, OWN),
    "a list of origins": (HOST, ("Origin", "http://127.0.0.1:8501 https://evil.example")),
    "ours and a slash": (HOST, ("Origin", "http://127.0.0.1:8501/")),
    "ours in capitals": (HOST, ("Origin", "HTTP://127.0.0.1:8501")),
    "ours with a user": (HOST, ("Origin", "http://evil.example@127.0.0.1:8501")),
    "ours as a user": (HOST, ("Origin", "http://127.0.0.1:8501@evil.example")),
    "ours as a name below another": (HOST, ("Origin", "http://127.0.0.1:8501.evil.example")),
    "an extension": (HOST, ("Origin", "chrome-extension://abcdefghijklmnop")),
    "a file": (HOST, ("Origin", "file://")),
    "the scheme of a web socket": (HOST, ("Origin", "ws://127.0.0.1:8501")),
    "no scheme": (HOST, ("Origin", "127.0.0.1:8501")),
    "ours, but forwarded": (HOST, FOREIGN, ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https")),
}


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE"])
@pytest.mark.parametrize("headers", NO_PAGE_OF_OURS.values(), ids=NO_PAGE_OF_OURS)
def test_a_page_of_another_origin(headers: Pairs, method: str) -> None:
    """It gets no answer to any method, a preflight included, and nothing that would let it read one."""
    seen, sent = asked(headers, method=method)
    assert (seen, refused(sent)) == ([], ORIGIN)
    assert not [name for name, _ in sent[0]["headers"] if name.startswith(b"access-control")]


@pytest.mark.parametrize("headers", NO_PAGE_OF_OURS.values(), ids=NO_PAGE_OF_OURS)
def test_a_web_socket_of_a_page_of_another_origin(headers: Pairs) -> None:
    """It is closed before it was accepted, and Streamlit sees nothing of it."""
    seen, sent = asked(headers, kind="websocket", path="/_stcore/stream")
    assert (seen, [message["type"] for message in sent]) == ([], ["websocket.close"])


def test_another_site_of_ours_is_another_origin() -> None:
    """A page under the public name may not ask under the loopback's, nor the other way round, nor by plain http."""
    for host, origin in [
        ("127.0.0.1:8501", "https://log.example"),
        ("log.example", "http://127.0.0.1:8501"),
        ("log.example", "http://log.example"),
    ]:
        seen, sent = asked([("Host", host), ("Origin", origin)], entrance=PUBLIC)
        assert (seen, refused(sent)) == ([], ORIGIN)


def test_a_web_socket_without_an_origin() -> None:
    """Every browser sends one, so that what sends none is refused."""
    assert asked([HOST], kind="websocket") == ([], [{"type": "websocket.close", "code": 1008, "reason": ""}])


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "CONNECT", "TRACE", "get", "X"])
def test_a_change_without_an_origin(method: str) -> None:
    """What is no plain question says from which page it comes."""
    seen, sent = asked([HOST], method=method)
    assert (seen, refused(sent)) == ([], NO_ORIGIN)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "none, cross-site", "unheard-of"])
@pytest.mark.parametrize(
    "how",
    [
        (("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "script")),
        (("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "image")),
        (("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe")),
        (("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "object")),
        (("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"), ("Sec-Fetch-Dest", "iframe")),
        (),
    ],
    ids=lambda how: " ".join(value for _, value in how),
)
def test_a_foreign_page_that_takes_a_part_of_ours(site: str, how: Pairs) -> None:
    """A script, a picture or a frame for a page of another site, one at another port of this machine included."""
    seen, sent = asked([HOST, ("Sec-Fetch-Site", site), *how])
    assert (seen, refused(sent)) == ([], ORIGIN)


def test_a_form_of_a_foreign_page() -> None:
    """A form that is sent here is no link that is followed."""
    followed = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")]
    assert refused(asked([HOST, FOREIGN, *followed], method="POST")[1]) == ORIGIN
    assert refused(asked([HOST, *followed], method="POST")[1]) == NO_ORIGIN


@pytest.mark.parametrize("path", ["http://evil.example/", "http://127.0.0.1:8501/", "*", "evil.example:443", ""])
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_target_that_names_a_host_itself(path: str, kind: str) -> None:
    """The Host header is the only place where a host is named."""
    seen, sent = asked([HOST, OWN], path=path, kind=kind)
    assert seen == []
    assert kind == "websocket" or refused(sent) == TARGET


@pytest.mark.parametrize("server", ["192.0.2.7", "::ffff:192.0.2.7", "2001:db8::7", "0.0.0.0"])  # noqa: S104
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_connection_that_came_from_beyond_the_machine(server: str, kind: str) -> None:
    """Whatever the start was told, without sign-in only the loopback is answered: anybody can write a Host header."""
    seen, sent = asked([HOST, OWN], server=(server, 8501), kind=kind)
    assert seen == []
    assert kind == "websocket" or refused(sent) == NO_SIGN_IN


def test_no_page_may_read_an_answer_across_origins() -> None:
    """What Streamlit puts on its answers to let another origin read them is taken off; other headers stay."""
    _, sent = asked([HOST, OWN])
    assert sent[0]["headers"] == [(b"x", b"y")]


def test_a_refusal_has_the_security_headers() -> None:
    """The edge stands behind them, in the application as it is served."""
    middleware: list[Middleware] = application.parts()["middleware"]
    assert [cast("object", one.cls) for one in middleware[:2]] == [SecurityHeaders, Edge]
    _, sent = asked([("Host", "evil.example")], around=SecurityHeaders)
    names = {name.decode() for name, _ in sent[0]["headers"]}
    assert {name.lower() for name in HEADERS} | {"cache-control"} <= names


def test_each_reason_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """Whoever runs the server learns why, and no stranger fills the disk or writes into the log."""
    edge = Edge(Behind(), Entrance())

    async def connect() -> None:
        async def send(_message: Message) -> None:
            pass

        async def receive() -> Message:
            return {"type": "websocket.connect"}

        for number in range(20):
            for headers in ([], [(b"host", b"127.0.0.1:8501"), (b"origin", f"http://canary{number}".encode())]):
                scope = {"type": "websocket", "path": "/", "server": ("127.0.0.1", 8501), "headers": headers}
                await edge(scope, receive, send)

    asyncio.run(connect())
    assert [record.getMessage() for record in caplog.records] == [
        f"Refused: {NAME.sentence}",
        f"Refused: {ORIGIN.sentence}",
    ]
