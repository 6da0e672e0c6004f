"""Answers that come instead of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.control_plane.exchange import Answer
from tests.control_plane.faults.fault import Fault
from tests.control_plane.refused import error_answer

if TYPE_CHECKING:
    from tests.control_plane.exchange import Exchange

_LOGIN: Final = b"""<!DOCTYPE html>
<html><head><title>Sign in</title></head>
<body><form action="/login" method="post"><input name="user"><input type="password"></form></body></html>
"""
_GATEWAY: Final = b"<html><head><title>%d</title></head><body><center><h1>%d</h1></center><hr>nginx</body></html>\n"


def _page(status: int, body: bytes) -> Answer:
    """Make an HTML answer."""
    return Answer(status, ((b"content-type", b"text/html; charset=utf-8"),), b"").with_body(body)


@dataclass(frozen=True, slots=True)
class Status(Fault):
    """An error in the documented form; `retry_after` is the header's text: seconds or an HTTP date."""

    status: int
    retry_after: str | None = None

    async def play(self, exchange: Exchange) -> None:
        """Answer it."""
        headers = {} if self.retry_after is None else {"Retry-After": self.retry_after}
        response = error_answer(self.status, headers=headers)
        await exchange.send(Answer(response.status_code, tuple(response.raw_headers), bytes(response.body)))


@dataclass(frozen=True, slots=True)
class Html(Fault):
    """A page made for people: with 200 a login page, else what a proxy says about an error."""

    status: int = 200

    async def play(self, exchange: Exchange) -> None:
        """Answer it."""
        body = _LOGIN if self.status == 200 else _GATEWAY % (self.status, self.status)
        await exchange.send(_page(self.status, body))


@dataclass(frozen=True, slots=True)
class Redirect(Fault):
    """A redirect: to the same address on the other host, or to whatever `to` says."""

    status: int = 302
    to: str | None = None

    async def play(self, exchange: Exchange) -> None:
        """Answer it."""
        request = exchange.request
        query = f"?{request.query_text}" if request.query_text else ""
        target = exchange.state.elsewhere + request.path + query if self.to is None else self.to
        answer = _page(self.status, b"<html><body>Moved</body></html>\n")
        location = (b"location", target.encode("latin-1"))
        await exchange.send(Answer(answer.status, (*answer.headers, location), answer.body))


@dataclass(frozen=True, slots=True)
class ExpireTokens(Fault):
    """Every token so far is worth nothing from now on, so that this request is answered 401; a new one works again."""

    async def play(self, exchange: Exchange) -> None:
        """Revoke them and let the control plane answer."""
        exchange.state.tokens.revoke_all()
        await exchange.send(await exchange.answer())
