"""Tests of the security headers."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit

from audit_explorer.ui.server.headers import CONTENT_SECURITY_POLICY, HEADERS, PAGE_SCRIPT_HASH, SecurityHeaders

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send


async def _application(scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer every path with one lax header and one of its own, over a web socket with a greeting."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept", "headers": []})
        return
    headers = [(b"x-frame-options", b"ALLOWALL"), (b"x-own", b"kept")]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": b"text"})


def _sent(kind: str) -> list[Message]:
    """Return what the application behind the middleware sends over a connection of this kind."""
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": f"{kind}.disconnect"}

    async def send(message: Message) -> None:
        messages.append(message)

    asyncio.run(SecurityHeaders(_application)({"type": kind}, receive, send))
    return messages


def test_every_response_carries_every_header_once() -> None:
    """A header of ours replaces the application's; its other headers stay."""
    start, body = _sent("http")

    expected = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
    assert sorted(start["headers"]) == sorted([*expected, (b"x-own", b"kept")])
    assert (start["status"], body["body"]) == (404, b"text")


def test_a_web_socket_passes() -> None:
    """The middleware does not touch Streamlit's web socket."""
    assert _sent("websocket") == [{"type": "websocket.accept", "headers": []}]


def test_the_policy_admits_no_foreign_host_no_eval_and_no_frame() -> None:
    """Everything comes from the own origin, code is never made of text, nobody frames the page."""
    directives = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))

    assert directives["default-src"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["script-src"] == f"'self' {PAGE_SCRIPT_HASH}"
    assert not re.search(r"https?:|\*|unsafe-eval", CONTENT_SECURITY_POLICY)


def test_the_hash_is_that_of_the_installed_page() -> None:
    """Streamlit's page has exactly the inline script that the policy admits; a new release may change it."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")

    hashes = [
        "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"
        for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    ]

    assert hashes == [PAGE_SCRIPT_HASH]
