"""What was asked: the requests that a test looks at afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from starlette.types import Scope


@dataclass(slots=True)
class RequestSeen:
    """One request in the order of arrival.

    `query` has the last value of each name, `query_text` everything as sent. `status` is None while it isn't answered,
    and stays so when it never is. `fault` names what was done to it, "" for nothing.
    """

    method: str
    path: str
    query_text: str
    query: dict[str, str]
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    status: int | None = None
    fault: str = ""

    @property
    def authorization(self) -> str | None:
        """The Authorization header, None when none arrived."""
        return self.headers.get("authorization")


def seen(scope: Scope) -> RequestSeen:
    """Note a request."""
    text = scope["query_string"].decode("latin-1")
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = dict(parse_qsl(text, keep_blank_values=True))
    return RequestSeen(scope["method"], scope["path"], text, query, headers)
