"""Unpacking of bzip2, xz, lzma data that keeps what a cut or damaged file still holds."""

from __future__ import annotations

import bz2
import lzma
from typing import TYPE_CHECKING, Final, Protocol

from audit_explorer.sources.files.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from audit_explorer.sources.files.reading_watch import Watch

BZIP2: Final = b"BZh"
XZ: Final = b"\xfd7zXZ\x00"
# The properties that every writer of .lzma uses, then the low bytes of a round size.
LZMA: Final = b"\x5d\x00\x00"
_CHUNK: Final = 1 << 16
_MOST_MEMORY: Final = 256 << 20


class _Engine(Protocol):
    """What unpacks one stream."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def engine_of(head: bytes) -> Callable[[], _Engine] | None:
    """Give what unpacks a file that begins with `head`, None for another kind."""
    if head.startswith(BZIP2) and head[3:4] in b"123456789" and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90"):
        return bz2.BZ2Decompressor
    if head.startswith((XZ, LZMA)):
        return lambda: lzma.LZMADecompressor(memlimit=_MOST_MEMORY)
    return None


def unpacked(file: BinaryIO, engine_type: Callable[[], _Engine], watch: Watch) -> Iterator[bytes | Reason]:
    """Yield the data of all streams one after the other in small pieces, then what was wrong."""
    engine: _Engine | None = None
    done = streams = 0
    begun = False
    while data := file.read(_CHUNK):
        done += len(data)
        watch.at(done)
        while data or (engine is not None and not engine.needs_input):
            if engine is None:
                # Streams may be padded with zeros.
                data = data.lstrip(b"\0")
                if not data:
                    break
                engine, begun = engine_type(), False
            try:
                piece = engine.decompress(data, _CHUNK)
            except (OSError, EOFError, ValueError, lzma.LZMAError, MemoryError):
                yield Reason.PACKED_TRAILING if streams and not begun else Reason.PACKED_DAMAGED
                return
            data = b""
            if piece:
                begun = True
                watch.check()
                yield piece
            if engine.eof:
                data, engine = engine.unused_data, None
                streams += 1
    if engine is not None:
        yield Reason.PACKED_CUT_OFF
