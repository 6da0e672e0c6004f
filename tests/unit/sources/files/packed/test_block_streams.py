"""Bzip2 and xz data, whole and damaged."""

from __future__ import annotations

import bz2
import io
import lzma
from typing import TYPE_CHECKING, Final

import pytest

from audit_explorer.sources.files.packed.block_streams import engine_of, unpacked
from audit_explorer.sources.files.reading_watch import Watch
from audit_explorer.sources.files.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = b"".join(b'{"id":%d}\n' % (n * 7919) for n in range(200_000))
PACK: Final[list[Callable[[bytes], bytes]]] = [bz2.compress, lzma.compress]


def read(data: bytes) -> tuple[bytes, list[Reason]]:
    """Unpack data; give the text and what was wrong."""
    engine = engine_of(data[:512])
    assert engine is not None
    found = list(unpacked(io.BytesIO(data), engine, Watch("Reading", len(data))))
    reasons = [piece for piece in found if isinstance(piece, Reason)]
    return b"".join(piece for piece in found if not isinstance(piece, Reason)), reasons


@pytest.mark.parametrize("pack", PACK)
def test_whole(pack: Callable[[bytes], bytes]) -> None:
    """Several streams one after the other are one text."""
    assert read(pack(TEXT) + pack(b"more")) == (TEXT + b"more", [])


@pytest.mark.parametrize("pack", PACK)
def test_cut(pack: Callable[[bytes], bytes]) -> None:
    """A cut file gives about as much as it has, and is said to be cut."""
    data = pack(TEXT)
    text, reasons = read(data[: len(data) * 3 // 4])
    assert TEXT.startswith(text)
    assert len(text) > len(TEXT) // 3
    assert reasons == [Reason.PACKED_CUT_OFF]


@pytest.mark.parametrize("pack", PACK)
def test_damaged(pack: Callable[[bytes], bytes]) -> None:
    """What stands before the damage is given."""
    data = bytearray(pack(TEXT))
    data[len(data) * 3 // 4] ^= 0xFF
    text, reasons = read(bytes(data))
    assert len(text) > len(TEXT) // 3
    assert reasons == [Reason.PACKED_DAMAGED]


@pytest.mark.parametrize("pack", PACK)
def test_something_behind(pack: Callable[[bytes], bytes]) -> None:
    """Other data behind the packed data is said, and loses nothing."""
    assert read(pack(TEXT) + b"and so on") == (TEXT, [Reason.PACKED_TRAILING])


@pytest.mark.parametrize("head", [b"", b"BZhello", b"BZh9 text", b"]\0", b"[]"])
def test_others(head: bytes) -> None:
    """A text that begins alike is no packed file."""
    assert engine_of(head) is None
