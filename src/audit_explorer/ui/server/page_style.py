"""The dashboard's own style sheet in Streamlit's page, so that nothing is drawn before it applies."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SHEET: Final = Path(__file__).resolve().parents[1] / "assets" / "page.css"
_END: Final = b"</head>"
# A compressed page could not be added to; and one that the browser has may be with another sheet.
_CONDITIONS: Final = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"})


class PageStyle:
    """ASGI middleware that puts the style sheet into every HTML page; everything else passes untouched.

    A style that came with the first run of the script would move what is drawn already.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self._app(scope, receive, send)
            return
        scope = {**scope, "headers": [one for one in scope["headers"] if one[0].lower() not in _CONDITIONS]}
        start: Message | None = None
        body = bytearray()

        async def gather(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
            elif start is None:
                await send(message)
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    await _send_page(start, bytes(body), send)

        await self._app(scope, receive, gather)


def _is_page(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers


async def _send_page(start: Message, body: bytes, send: Send) -> None:
    styled = body.replace(_END, b"<style>" + _sheet() + b"</style>" + _END, 1)
    headers = MutableHeaders(raw=start["headers"])
    for name in ("etag", "last-modified"):
        del headers[name]
    if "content-length" in headers and body:
        headers["content-length"] = str(len(styled))
    await send({**start, "headers": headers.raw})
    await send({"type": "http.response.body", "body": styled})


@cache
def _sheet() -> bytes:
    return _SHEET.read_bytes()
