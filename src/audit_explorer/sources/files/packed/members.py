"""The log files within a file as it was handed over: plain, compressed, archived, in any Unicode encoding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import FileTooLargeError, UnreadableFileError
from audit_explorer.sources.files.packed import gzip_stream, zip_members
from audit_explorer.sources.files.packed.encoding import as_utf8
from audit_explorer.sources.files.packed.fingerprint import Fingerprint
from audit_explorer.sources.files.reading_watch import Cancelled, Progress, Watch
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.sources.files.spool_file import spool_file
from audit_explorer.store.ingest.problem import Problem
from audit_explorer.store.temporary import filling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_DEPTH: Final = 3


@dataclass(frozen=True, slots=True)
class Member:
    """One text file to read: UTF-8 without a byte-order mark, wherever it came from.

    `name` is what to call it (an archive's member as "archive/member"; hostile text, never a path). `size` is in bytes;
    `digest` gives the SHA-256 of the content at `path`, so equal content is equal however it was packed.
    """

    name: str
    path: Path
    size: int
    digest: Callable[[], str]

    @property
    def fingerprint(self) -> str:
        """What stands in it, as a hash; waits until the whole content was read for it."""
        return self.digest()


def members(
    path: Path,
    name: str,
    spool: Path,
    *,
    limit: int,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Iterator[Member | Problem]:
    """Yield each text file within the file at `path`, and a problem (without a record) for what can't be had.

    What is unpacked or converted goes to new private files in the folder `spool`; a plain UTF-8 file is its own path.
    `limit` bounds the bytes unpacked in all. Raises UnreadableFileError, FileTooLargeError, CancelledError,
    TemporaryFolderError.
    """
    try:
        watch = Watch(f"Reading {name}", path.stat().st_size, progress, cancelled)
        with filling():
            yield from _Unpacking(name, spool, limit, watch).within(path, name, 0)
    except OSError as error:
        raise UnreadableFileError(name, error.strerror or str(error)) from error


class _Unpacking:
    """One file being taken apart, with the bytes that may still be unpacked."""

    def __init__(self, file: str, spool: Path, limit: int, watch: Watch) -> None:
        self._file = file
        self._spool = spool
        self._limit = limit
        self._left = limit
        self._watch = watch

    def within(self, path: Path, name: str, depth: int) -> Iterator[Member | Problem]:
        """Yield the members within one file, which is recognised by its first bytes."""
        with path.open("rb") as file:
            head = file.read(4)
        if not head.startswith((gzip_stream.MAGIC, *zip_members.MAGICS)):
            yield self._member(path, name)
        elif depth >= _DEPTH:
            yield _problem(name, Reason.TOO_NESTED, kept=False)
        elif head.startswith(gzip_stream.MAGIC):
            with path.open("rb") as file:
                yield from self._spooled(gzip_stream.unpacked(file, self._watch), name, depth)
        else:
            for inner, data in zip_members.zip_members(path, name, self._watch):
                if isinstance(data, Reason):
                    yield _problem(f"{name}/{inner}", data, kept=data is Reason.SKIPPED)
                else:
                    yield from self._spooled(data, f"{name}/{inner}", depth)

    def _spooled(self, data: Iterator[bytes | Reason], name: str, depth: int) -> Iterator[Member | Problem]:
        """Write unpacked data to a spool file, then yield what is within that."""
        out, path = spool_file(self._spool, ".unpacked")
        wrong: list[Reason] = []
        with out:
            for piece in data:
                if isinstance(piece, Reason):
                    wrong.append(piece)
                    continue
                self._left -= len(piece)
                if self._left < 0:
                    path.unlink()
                    raise FileTooLargeError(self._file, self._limit)
                self._watch.at(0 if depth else min(self._limit - self._left, self._watch.total))
                out.write(piece)
        kept = False
        for found in self.within(path, name, depth + 1):
            kept = kept or (isinstance(found, Member) and found.path == path)
            yield found
        if not kept:
            path.unlink()
        for reason in wrong:
            yield _problem(name, reason, kept=reason is Reason.PACKED_TRAILING)

    def _member(self, path: Path, name: str) -> Member:
        self._watch.check()
        text = as_utf8(path, self._spool, self._watch)
        return Member(name, text, text.stat().st_size, Fingerprint(text, self._watch.cancelled))


def _problem(name: str, reason: Reason, *, kept: bool) -> Problem:
    return Problem(name, None, None, None, reason.value, "", kept)
