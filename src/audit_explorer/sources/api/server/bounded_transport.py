"""Every answer of a control plane unpacked here, within its bounds, whoever asked."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final, cast

import httpx

from audit_explorer.errors import AnswerTooLargeError, NotJsonError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audit_explorer.sources.api.server.wire import Wire

WHOLE: Final = "whole"
"""The extension of a response that says whether HTTP tells where its body ends."""

OK: Final = range(200, 300)
QUOTED_LIMIT: Final = 64 << 10
TOKEN_LIMIT: Final = (1 << 20) + 1
_ENCODED: Final = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})
_PIECE: Final = 256 << 10
# What an answer in very small pieces costs is not their bytes.
_PIECE_COST: Final = 64
_MB: Final = 1 << 20
_GZIP: Final = zlib.MAX_WBITS | 16
_MAGIC: Final = b"\x1f"


class BoundedTransport(httpx.BaseTransport):
    """Sends through another transport, and lets through no more of an answer than `limit` bytes, packed or unpacked.

    gzip is asked for, once; any other encoding is refused. What is only quoted (an error's body) is cut at its bound;
    of an answer with records AnswerTooLargeError is raised. `check` is called for every piece: what it raises ends the
    answer.
    """

    def __init__(self, inner: httpx.BaseTransport, wire: Wire, limit: int, check: Callable[[], None]) -> None:
        self._inner = inner
        self._wire = wire
        self._limit = limit
        self._check = check

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the body of the response is read as it is asked for."""
        request.headers["Accept-Encoding"] = "gzip"
        request.extensions = {**request.extensions, "trace": self._wire.trace}
        self._wire.begin()
        try:
            response = self._inner.handle_request(request)
        except httpx.TransportError:
            self._raise_if_late()
            raise
        self._wire.came(0)
        kept = [(name, value) for name, value in response.headers.raw if name.lower() not in _ENCODED]
        framed = "content-length" in response.headers or "transfer-encoding" in response.headers
        return httpx.Response(
            response.status_code,
            headers=kept,
            stream=_Body(self._pieces(request, response), response),
            extensions={**response.extensions, WHOLE: framed},
        )

    def close(self) -> None:
        """End the connections."""
        self._inner.close()

    def _pieces(self, request: httpx.Request, response: httpx.Response) -> Iterator[bytes]:
        """Give the body, unpacked, in pieces of bounded size; a bound reached ends it, or raises."""
        where = str(request.url).partition("?")[0]
        records = response.status_code in OK
        names = response.headers.get("Content-Encoding", "").lower().split(",")
        encodings = [name for text in names if (name := text.strip()) not in {"", "identity"}]
        if encodings not in ([], ["gzip"], ["x-gzip"]):
            if records:
                raise NotJsonError(where, "data that is packed twice, or in a way that was not asked for,")
            return
        limit = self._limit if records else QUOTED_LIMIT
        if request.method != "GET":
            limit = min(limit, TOKEN_LIMIT)
        size = 0
        raw = self._counted(response, limit, where)
        for piece in _unpacked(raw) if encodings else raw:
            self._check()
            size += len(piece)
            if size > limit:
                if limit == self._limit and records:
                    raise _too_large(where, limit)
                yield piece[: limit - size]
                return
            yield piece
        self._raise_if_late()

    def _counted(self, response: httpx.Response, limit: int, where: str) -> Iterator[bytes]:
        """Give what comes over the wire."""
        came = pieces = 0
        try:
            for piece in cast("httpx.SyncByteStream", response.stream):
                self._check()
                came += len(piece)
                pieces += 1
                self._wire.came(came)
                if came + pieces * _PIECE_COST > 2 * limit:
                    if limit == self._limit:
                        raise _too_large(where, limit)
                    return
                for start in range(0, len(piece), _PIECE):
                    yield piece[start : start + _PIECE]
        except httpx.TransportError:
            self._raise_if_late()
            raise

    def _raise_if_late(self) -> None:
        if self._wire.late:
            message = "the answer came too slowly"
            raise httpx.ReadTimeout(message)


class _Body(httpx.SyncByteStream):
    """The pieces of a body, with the response whose connection they come over."""

    def __init__(self, pieces: Iterator[bytes], response: httpx.Response) -> None:
        self._pieces = pieces
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        """Let go of the connection."""
        self._response.close()


def _unpacked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack gzip, one member behind the other, never more than a piece at a time.

    Raises httpx.DecodingError for what is none, httpx.RemoteProtocolError where it ends too early.
    """
    unpacker = zlib.decompressobj(_GZIP)
    begun = False
    try:
        for piece in pieces:
            left, begun = piece, begun or bool(piece)
            while left:
                if unpacker.eof:
                    if not left.startswith(_MAGIC):
                        break  # what follows packed data and is none means nothing
                    unpacker = zlib.decompressobj(_GZIP)
                yield unpacker.decompress(left, _PIECE)
                left = unpacker.unconsumed_tail or unpacker.unused_data
        while not unpacker.eof and (rest := unpacker.decompress(b"", _PIECE)):
            yield rest
    except zlib.error as error:
        message = "no gzip"
        raise httpx.DecodingError(message) from error
    if begun and not unpacker.eof:
        message = "the packed data ends too early"
        raise httpx.RemoteProtocolError(message)


def _too_large(where: str, limit: int) -> AnswerTooLargeError:
    return AnswerTooLargeError(where, f"{limit // _MB:,} MB")
