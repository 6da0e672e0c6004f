"""The members of a tar archive, read from a stream."""

from __future__ import annotations

import re
import tarfile
from typing import TYPE_CHECKING, Final

from audit_explorer.sources.files.packed.junk import MOST_MEMBERS, is_junk
from audit_explorer.sources.files.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.sources.files.packed.piece_stream import PieceStream

BLOCK: Final = tarfile.BLOCKSIZE
_CHUNK: Final = 1 << 20
# Names and extended headers are read into memory; no honest one is longer.
_LONGEST_HEADER: Final = 1 << 20
_PAX_RECORD: Final = re.compile(rb"([0-9]{1,7}) ([^=\n]+)=")
_LINKS: Final = frozenset({tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE})
# Where GNU tar says that the list of a sparse member's pieces goes on in a further block: in a header, in such a block.
_MAP_CONTINUES, _MAP_CONTINUES_AGAIN = 482, 504
_EXTENDED: Final = frozenset({tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE})


def is_tar(head: bytes) -> bool:
    """Say whether a file that begins with `head` (a block) is a tar archive: the block's check sum is right."""
    header = _header(head)
    return header is not None and bool(header.name)


def tar_members(stream: PieceStream) -> Iterator[tuple[str, Iterator[bytes | Reason] | Reason]]:
    """Yield each member's name with its data in pieces, or with the reason why it is not read.

    The data may end with a reason: cut off. A member's data has to be taken before the next member. Folders have none
    and are not mentioned. Nothing is ever written under a member's name. After damage it goes on at the next header.
    """
    extended: dict[str, str] = {}
    members = 0
    damaged = ended = False
    while len(block := stream.read(BLOCK)) == BLOCK:
        header = _header(block)
        if header is None:
            if not any(block):
                ended = True
            elif not damaged:
                damaged = True
                yield "", Reason.ARCHIVE_DAMAGED
            continue
        if header.type in _EXTENDED or header.type == tarfile.GNUTYPE_LONGNAME:
            text = _long_header(stream, header.size)
            extended |= _pax(text) if header.type in _EXTENDED else {"path": _text(text.rstrip(b"\0"))}
            continue
        if header.type in {tarfile.XGLTYPE, tarfile.GNUTYPE_LONGLINK}:
            _pass_over(stream, header.size)
            continue
        name = extended.get("path", header.name)
        size = int(extended.get("size", header.size))
        sparse = header.type == tarfile.GNUTYPE_SPARSE or any(key.startswith("GNU.sparse") for key in extended)
        extended = {}
        if header.type == tarfile.DIRTYPE:
            continue
        members += 1
        if members > MOST_MEMBERS:
            yield "", Reason.TOO_MANY
            return
        if header.type in _LINKS:
            yield name, Reason.NO_FILE
            continue
        left = _Left(size)
        if sparse:
            if header.type == tarfile.GNUTYPE_SPARSE:
                _pass_over_map(stream, block)
            yield name, Reason.SPARSE
        elif not size or is_junk(name):
            yield name, Reason.SKIPPED
        else:
            yield name, _data(stream, left)
        if left.cut:
            return
        _pass_over(stream, left.size, padded=size)
    if block or not ended:
        yield "", Reason.ARCHIVE_CUT_OFF


class _Left:
    """How much of a member's data has not been read yet."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.cut = False


def _data(stream: PieceStream, left: _Left) -> Iterator[bytes | Reason]:
    while left.size:
        piece = stream.some(min(left.size, _CHUNK))
        if not piece:
            left.cut = True
            yield Reason.ARCHIVE_CUT_OFF
            return
        left.size -= len(piece)
        yield piece


def _header(block: bytes) -> tarfile.TarInfo | None:
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return None
    return header if header.size >= 0 else None


def _long_header(stream: PieceStream, size: int) -> bytes:
    text = stream.read(min(size, _LONGEST_HEADER))
    _pass_over(stream, size - len(text), padded=size)
    return text


def _pass_over(stream: PieceStream, size: int, padded: int | None = None) -> None:
    """Go on behind `size` bytes and the padding of data of `padded` bytes to whole blocks."""
    left = size + -(size if padded is None else padded) % BLOCK
    while left and (piece := stream.some(min(left, _CHUNK))):
        left -= len(piece)


def _pass_over_map(stream: PieceStream, block: bytes) -> None:
    """Go on behind the blocks that continue the list of a sparse member's pieces."""
    more = block[_MAP_CONTINUES]
    while more and len(block := stream.read(BLOCK)) == BLOCK:
        more = block[_MAP_CONTINUES_AGAIN]


def _pax(text: bytes) -> dict[str, str]:
    """Read the records of an extended header that say something about the member."""
    found: dict[str, str] = {}
    at = 0
    while match := _PAX_RECORD.match(text, at):
        end = at + int(match[1])
        key, value = _text(match[2]), _text(text[match.end() : end - 1])
        if key == "path" or (key == "size" and re.fullmatch("[0-9]{1,18}", value)) or key.startswith("GNU.sparse"):
            found[key] = value
        if end <= match.end():
            break
        at = end
    return found


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
