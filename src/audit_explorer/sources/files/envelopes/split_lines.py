"""Long lines that a container's log driver wrote in pieces, put together again.

Docker cuts a line after 16 KiB: only the last piece's text ends with a line break. The CRI's log format marks each
piece with P (partial) or F (full).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import orjson

from audit_explorer.sources.files.spool_file import spool_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_CRI: Final = re.compile(rb"[0-9T:.Z+-]{20,40} (std(?:out|err)) ([PF])(?::[^ ]*)? ")
_DOCKER: Final = re.compile(rb'\s*\{"log":"')
_LINE_BREAK: Final = b'\\n"'
_HEAD: Final = 1 << 16


class Joined(NamedTuple):
    """A file of whole lines, and how many lines of the original were pieces of others."""

    path: Path
    pieces: int


def joined(path: Path, spool: Path) -> Joined | None:
    """Put the pieces of lines together in a private file in the folder `spool`; None where no line is in pieces."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if _CRI.match(head):
        whole = _whole_cri
    elif _DOCKER.match(head):
        whole = _whole_docker
    else:
        return None
    with path.open("rb") as file:
        if not any(_is_piece(line) for line in file):
            return None
    out, target = spool_file(spool, ".joined")
    lines = 0
    with path.open("rb") as file, out:
        for text in whole(file):
            out.write(text)
            lines += 1
    with path.open("rb") as file:
        return Joined(target, sum(1 for _ in file) - lines)


def _is_piece(line: bytes) -> bool:
    cri = _CRI.match(line)
    return cri[2] == b"P" if cri else bool(_DOCKER.match(line)) and _LINE_BREAK not in line


def _whole_cri(lines: Iterable[bytes]) -> Iterator[bytes]:
    # A line of the other stream may stand between two pieces.
    begun: dict[bytes, bytes] = {}
    for line in lines:
        match = _CRI.match(line)
        if match is None:
            yield from _unfinished(begun)
            yield line
        elif match[2] == b"P":
            begun[match[1]] = begun.get(match[1], b"") + line[match.end() :].rstrip(b"\r\n")
        else:
            yield begun.pop(match[1], b"") + line[match.end() :]
    yield from _unfinished(begun)


def _whole_docker(lines: Iterable[bytes]) -> Iterator[bytes]:
    begun: dict[bytes, bytes] = {}
    for line in lines:
        found = _text_of(line)
        if found is None:
            yield from _unfinished(begun)
            yield line
            continue
        stream, text = found
        if text.endswith(b"\n"):
            yield begun.pop(stream, b"") + text
        else:
            begun[stream] = begun.get(stream, b"") + text
    yield from _unfinished(begun)


def _unfinished(begun: dict[bytes, bytes]) -> Iterator[bytes]:
    """Give what has no last piece, a line each; then there is none."""
    for text in begun.values():
        yield text + b"\n"
    begun.clear()


def _text_of(line: bytes) -> tuple[bytes, bytes] | None:
    """Give the stream and the text of a line; None for what is no line of Docker's."""
    if not _DOCKER.match(line):
        return None
    try:
        value = orjson.loads(line)
        text, stream = value.get("log"), value.get("stream")
    except ValueError:
        return None
    if not isinstance(text, str):
        return None
    return str(stream).encode(), text.encode()
