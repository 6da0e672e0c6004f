"""A download that was offered to one session, with the route that delivers it."""

from __future__ import annotations

import logging
import secrets
import traceback
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from audit_explorer.errors import AuditExplorerError, CancelledError, ExportError
from audit_explorer.exports import Export, file_name
from audit_explorer.ui.people.browser import owner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from starlette.requests import Request
    from starlette.types import Send

    from audit_explorer.exports import ValueExport
    from audit_explorer.workbench.workbench_exchange import WorkbenchExport

_PATH: Final = "/download"
_LOG: Final = logging.getLogger(__name__)


class Offer:
    """One export under an address that nobody can guess; it is gone with the session that holds it.

    It is delivered to its owner alone, as `browser.owner` names them.
    """

    def __init__(self, export: Export | ValueExport | WorkbenchExport, count: int, owner: str | None = "") -> None:
        self.owner = owner
        self.export = export
        self.count = count
        self.name = file_name(export, count) if isinstance(export, Export) else export.file_name(count)
        self.token = secrets.token_urlsafe(24)
        self.done = 0
        self.begun = False
        self.ended = False
        self.error: AuditExplorerError | None = None
        self._cancelled = False
        _OFFERS[self.token] = self

    @property
    def path(self) -> str:
        """The address, below the server's root."""
        return f"{_PATH}/{self.token}"

    def is_of(self, cookies: Mapping[str, str]) -> bool:
        """Say whether whoever sends these cookies, now, is its owner."""
        return self.owner is not None and self.owner == owner(cookies)

    def cancel(self) -> None:
        """Stop the delivery; the browser then calls the file incomplete."""
        self._cancelled = True

    def chunks(self, cookies: Mapping[str, str]) -> Iterator[bytes]:
        """Yield the file as long as whoever sends these cookies owns it: a sign-in may end on the way.

        What happens can be read from the offer.
        """
        self.begun, self.ended, self.done, self.error = True, False, 0, None
        try:
            yield from self.export.chunks(self._note, lambda: self._cancelled or not self.is_of(cookies))
        except GeneratorExit:
            self.error = CancelledError("The download")
            raise
        except AuditExplorerError as error:
            self.error = error
            raise
        except Exception as error:
            # Where it happened, without what it says: that may quote the log.
            place = traceback.extract_tb(error.__traceback__)[-1]
            _LOG.error("A download broke off: %s in %s, line %d", type(error).__name__, place.name, place.lineno or 0)
            self.error = _unexpected()
            raise self.error from error
        finally:
            self.ended = True

    def _note(self, done: int, total: int) -> None:
        del total
        self.done = done


def _unexpected() -> ExportError:
    return ExportError(
        "The download broke off unexpectedly.", "Whoever runs the server finds the reason in its output."
    )


class Delivery(StreamingResponse):
    """The answer with an offer's file.

    One that can't even begin is answered with the reason, as text. One that fails on the way breaks off: the last piece
    of the body is never sent, so the server closes the connection and the browser calls the file incomplete.
    """

    async def stream_response(self, send: Send) -> None:
        """Send it."""
        pieces = aiter(self.body_iterator)
        try:
            first = await anext(pieces, b"")
        except AuditExplorerError as error:
            refusal = PlainTextResponse(f"{error}\n", 500, {"Cache-Control": "no-store"})
            await send({"type": "http.response.start", "status": 500, "headers": refusal.raw_headers})
            await send({"type": "http.response.body", "body": refusal.body})
            return
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": first, "more_body": True})
        try:
            async for piece in pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        except AuditExplorerError:
            return  # the offer has it, for the session's page
        await send({"type": "http.response.body", "body": b"", "more_body": False})


# Weak: an offer, and the log behind it, lives as long as the session that made it.
_OFFERS: Final[WeakValueDictionary[str, Offer]] = WeakValueDictionary()


async def _deliver(request: Request) -> Response:
    offer = _OFFERS.get(request.path_params["token"])
    # The same answer as for an address that never was: whoever found one learns nothing.
    if offer is None or not offer.is_of(request.cookies):
        return PlainTextResponse("This download is no longer offered. Open the page again and download anew.", 404)
    headers = {"Content-Disposition": f'attachment; filename="{offer.name}"', "Cache-Control": "no-store"}
    return Delivery(offer.chunks(request.cookies), media_type=offer.export.media_type, headers=headers)


routes: Final = [Route(f"{_PATH}/{{token}}", _deliver, methods=["GET"])]
