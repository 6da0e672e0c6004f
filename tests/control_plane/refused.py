"""The documented error answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

MESSAGES: Final = {
    400: "Required parameter is missing",
    401: "Issuer is not familiar.",
    403: "You do not have sufficient permissions.",
    404: "Not found.",
    405: "Method not allowed.",
    410: "Gone.",
    429: "Too many requests.",
    500: "Internal server error.",
    502: "Bad gateway.",
    503: "Please try again in few minutes.",
    504: "Gateway time-out.",
}
"""What the body says; 400, 401, 403 and 503 are the vendor's own words."""


class RefusedError(Exception):
    """The request gets an error answer of the form {code, message, details?}."""

    def __init__(self, status: int, message: str = "", details: str = "") -> None:
        """Say which status, in which words."""
        super().__init__(message or MESSAGES[status])
        self.status = status
        self.details = details


def error_answer(
    status: int, message: str = "", details: str = "", headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Make the answer that the specification calls Error."""
    body: dict[str, object] = {"code": status, "message": message or MESSAGES.get(status, "Error.")}
    return JSONResponse(body | ({"details": details} if details else {}), status_code=status, headers=headers)


async def on_refused(_request: Request, error: Exception) -> Response:
    """Answer what an endpoint refused."""
    assert isinstance(error, RefusedError)
    return error_answer(error.status, str(error), error.details)


async def on_http(_request: Request, error: Exception) -> Response:
    """Answer an unknown path or a method that the path doesn't have."""
    assert isinstance(error, HTTPException)
    return error_answer(error.status_code, headers=error.headers)
