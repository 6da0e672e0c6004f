"""Unpacking of gzip data that keeps what a cut or damaged file still holds."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from audit_explorer.sources.files.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from audit_explorer.sources.files.reading_watch import Watch

MAGIC: Final = b"\x1f\x8b"
_CHUNK: Final = 1 << 20
_GZIP: Final = 31


def unpacked(file: BinaryIO, watch: Watch) -> Iterator[bytes | Reason]:
    """Yield the data of all gzip members one after the other in pieces of at most a MiB, then what was wrong."""
    engine = zlib.decompressobj(_GZIP)
    done = 0
    begun = False
    while data := file.read(_CHUNK):
        done += len(data)
        while data:
            watch.at(done)
            if not begun:
                # A tape or a transfer pads with zeros between members or after the last.
                data = data.lstrip(b"\0")
                if not data:
                    break
                if not MAGIC.startswith(data[:2]):
                    yield Reason.PACKED_TRAILING
                    return
                engine = zlib.decompressobj(_GZIP)
                begun = True
            before = engine.copy()
            try:
                piece = engine.decompress(data, _CHUNK)
            except zlib.error:
                yield _up_to_the_damage(before, data)
                yield Reason.PACKED_DAMAGED
                return
            if piece:
                yield piece
            begun = not engine.eof
            data = engine.unused_data if engine.eof else engine.unconsumed_tail
    if begun:
        yield engine.flush()
        yield Reason.PACKED_CUT_OFF


def _up_to_the_damage(engine: zlib._Decompress, data: bytes) -> bytes:
    """Give what can be unpacked before the byte at which unpacking fails: one call would lose all that it had."""
    pieces = []
    try:
        for place in range(len(data)):
            pieces.append(engine.decompress(data[place : place + 1], _CHUNK))  # noqa: PERF401 - kept up to the failure
    except zlib.error:
        pass
    return b"".join(pieces)
