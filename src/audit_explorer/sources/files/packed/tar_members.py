"""The members of a tar archive, read from a stream."""

from __future__ import annotations

import re
import tarfile
from dataclasses import dataclass
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
_ABOUT_THE_NEXT: Final = frozenset({tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME})
_ABOUT_OTHERS: Final = frozenset({tarfile.XGLTYPE, tarfile.GNUTYPE_LONGLINK})


def is_tar(head: bytes) -> bool:
    """Say whether a file that begins with `head` (a block) is a tar archive: the block's check sum is right."""
    header = _header(head)
    return header is not None and bool(header.name)


def tar_members(stream: PieceStream) -> Iterator[tuple[str, Iterator[bytes | Reason] | Reason]]:
    """Yield each member's name with its data in pieces, or with the reason why it is not read.

    The data may end with a reason: cut off. A member's data has to be taken before the next member. Folders have none
    and are not mentioned. Nothing is ever written under a member's name. After damage it goes on at the next header.
    """
    count = 0
    for entry in _entries(stream):
        if isinstance(entry, Reason):
            yield "", entry
            continue
        count += 1
        if count > MOST_MEMBERS:
            yield "", Reason.TOO_MANY
            return
        if entry.reason is not None:
            yield entry.name, entry.reason
        elif not entry.left or is_junk(entry.name):
            yield entry.name, Reason.SKIPPED
        else:
            yield entry.name, _data(stream, entry)


@dataclass(slots=True)
class _Entry:
    """A member: how many of its bytes have not been read yet, whether they end too early, why it can't be read."""

    name: str
    left: int
    reason: Reason | None
    cut: bool = False


def _entries(stream: PieceStream) -> Iterator[_Entry | Reason]:
    """Yield the members but folders, and once each that something is no header, and that the end is missing."""
    extended: dict[str, str] = {}
    damaged = ended = False
    while len(block := stream.read(BLOCK)) == BLOCK:
        header = _header(block)
        if header is None:
            if any(block) and not damaged:
                damaged = True
                yield Reason.ARCHIVE_DAMAGED
            ended = ended or not any(block)
        elif header.type in _ABOUT_THE_NEXT:
            extended |= _about_the_next(stream, header)
        elif header.type in _ABOUT_OTHERS:
            _pass_over(stream, header.size)
        else:
            entry = _entry(header, extended)
            size, extended = entry.left, {}
            if header.type == tarfile.GNUTYPE_SPARSE:
                _pass_over_map(stream, block)
            if header.type != tarfile.DIRTYPE:
                yield entry
            if entry.cut:
                return
            _pass_over(stream, entry.left, padded=size)
    if block or not ended:
        yield Reason.ARCHIVE_CUT_OFF


def _entry(header: tarfile.TarInfo, extended: dict[str, str]) -> _Entry:
    reason = None
    if header.type in _LINKS:
        reason = Reason.NO_FILE
    elif header.type == tarfile.GNUTYPE_SPARSE or any(key.startswith("GNU.sparse") for key in extended):
        reason = Reason.SPARSE
    has_data = header.type not in _LINKS and header.type != tarfile.DIRTYPE
    size = int(extended.get("size", header.size)) if has_data else 0
    return _Entry(extended.get("path", header.name), size, reason)


def _data(stream: PieceStream, entry: _Entry) -> Iterator[bytes | Reason]:
    while entry.left:
        piece = stream.some(min(entry.left, _CHUNK))
        if not piece:
            entry.cut = True
            yield Reason.ARCHIVE_CUT_OFF
            return
        entry.left -= len(piece)
        yield piece


def _header(block: bytes) -> tarfile.TarInfo | None:
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return None
    return header if header.size >= 0 else None


def _about_the_next(stream: PieceStream, header: tarfile.TarInfo) -> dict[str, str]:
    text = stream.read(min(header.size, _LONGEST_HEADER))
    _pass_over(stream, header.size - len(text), padded=header.size)
    return {"path": _text(text.rstrip(b"\0"))} if header.type == tarfile.GNUTYPE_LONGNAME else _pax(text)


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
