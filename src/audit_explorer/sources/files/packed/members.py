"""The log files within a file as it was handed over: plain, compressed, archived, in any Unicode encoding."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import NoRecordsError, UnreadableFileError
from audit_explorer.sources.files.packed import tar_members, zip_members
from audit_explorer.sources.files.packed.allowance import Allowance
from audit_explorer.sources.files.packed.encoding import as_utf8
from audit_explorer.sources.files.packed.file_kinds import kind_of
from audit_explorer.sources.files.packed.fingerprint import Fingerprint
from audit_explorer.sources.files.packed.packing import is_packed, pieces
from audit_explorer.sources.files.packed.piece_stream import PieceStream
from audit_explorer.sources.files.reading_watch import Cancelled, Progress, Watch
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.sources.files.spool_file import spool_file
from audit_explorer.store.ingest.problem import Problem
from audit_explorer.store.temporary import filling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_DEPTH: Final = 3
_CHUNK: Final = 1 << 20
_SHOWN: Final = 3
_LONGEST_NAME: Final = 300


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
    limit: int | Allowance,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Iterator[Member | Problem]:
    """Yield each text file within the file at `path`, and a problem (without a record) for what can't be had.

    What is unpacked or converted goes to new private files in the folder `spool`; a plain UTF-8 file is its own path.
    `limit` bounds the bytes unpacked in all: of this file, or of all that share an allowance. Raises
    UnreadableFileError, FileTooLargeError, CancelledError, TemporaryFolderError, NoRecordsError for a file that is no
    text, or none in which a text was found.
    """
    try:
        watch = Watch(f"Reading {name}", path.stat().st_size, progress, cancelled)
        allowance = Allowance(limit) if isinstance(limit, int) else limit
        unpacking = _Unpacking(name, spool, allowance, watch)
        with filling():
            yield from unpacking.within(path, name, 0)
            yield from unpacking.left_out()
    except OSError as error:
        raise UnreadableFileError(name, error.strerror or str(error)) from error
    unpacking.refuse_nothing()


class _Unpacking:
    """One file being taken apart, with what may still be unpacked."""

    def __init__(self, file: str, spool: Path, allowance: Allowance, watch: Watch) -> None:
        self._file = file
        self._spool = spool
        self._allowance = allowance
        self._done = 0
        self._watch = watch
        self._members = 0
        self._too_many = 0
        self._problems: list[Problem] = []
        self._refused: list[NoRecordsError] = []

    def within(self, path: Path, name: str, depth: int) -> Iterator[Member | Problem]:
        """Yield the members within one file, which is recognised by its first bytes."""
        with path.open("rb") as file:
            head = file.read(tar_members.BLOCK)
        kind = kind_of(head)
        if kind is not None:
            raise NoRecordsError(name, kind.words, kind.advice)
        if depth and not head:
            raise NoRecordsError(name, "a packed file with nothing in it")
        if not is_packed(head):
            if self._allowance.take_member():
                yield self._member(path, name)
            else:
                self._too_many += 1
        elif depth >= _DEPTH:
            yield self._problem(name, Reason.TOO_NESTED, kept=False)
        elif head.startswith(zip_members.MAGICS):
            for inner, data in zip_members.zip_members(path, name, self._watch):
                yield from self._inner(f"{name}/{inner}", data, depth, counted=True)
        else:
            with path.open("rb") as file:
                yield from self._stream(PieceStream(self._counted(pieces(file, head, self._watch), depth)), name, depth)

    def left_out(self) -> Iterator[Problem]:
        """Say how many members were not read because there are too many in all."""
        if self._too_many:
            yield replace(self._problem(self._file, Reason.TOO_MANY, kept=False), text=f"{self._too_many:,} members")

    def refuse_nothing(self) -> None:
        """Raise NoRecordsError when not one member was found."""
        if self._members:
            return
        if len(self._problems) == 1 == len(self._refused):
            raise NoRecordsError(self._problems[0].file, self._refused[0].found, self._refused[0].advice)
        first = "; ".join(f"{problem.file}: {problem.reason}" for problem in self._problems[:_SHOWN])
        found = f"a packed file in which no log was read ({first})" if first else "an archive without files"
        raise NoRecordsError(self._file, found, "Unpack it by hand and open the log that is in it.")

    def _stream(self, stream: PieceStream, name: str, depth: int) -> Iterator[Member | Problem]:
        """Yield what is within an unpacked stream: a tar archive's members as they come by, else the file it is."""
        if tar_members.is_tar(stream.peek(tar_members.BLOCK)):
            for inner, data in tar_members.tar_members(stream):
                yield from self._inner(f"{name}/{_named(inner)}" if inner else name, data, depth, counted=False)
        else:
            yield from self._spooled(iter(lambda: stream.some(_CHUNK), b""), name, depth)
        for reason in stream.wrong:
            yield self._problem(name, reason, kept=reason is Reason.PACKED_TRAILING)

    def _inner(
        self, name: str, data: Iterator[bytes | Reason] | Reason, depth: int, *, counted: bool
    ) -> Iterator[Member | Problem]:
        """Yield what is within one member of an archive; what is `counted` was not unpacked before."""
        if isinstance(data, Reason):
            yield self._problem(name, data, kept=data in {Reason.SKIPPED, Reason.NO_FILE})
            return
        stream = PieceStream(self._counted(data, depth) if counted else data)
        yield from self._spooled(iter(lambda: stream.some(_CHUNK), b""), name, depth)
        for reason in stream.wrong:
            yield self._problem(name, reason, kept=False)

    def _spooled(self, data: Iterator[bytes], name: str, depth: int) -> Iterator[Member | Problem]:
        """Write unpacked data to a spool file, then yield what is within that."""
        out, path = spool_file(self._spool, ".unpacked")
        done = kept = False
        try:
            with out:
                for piece in data:
                    out.write(piece)
            for found in self.within(path, name, depth + 1):
                kept = kept or (isinstance(found, Member) and found.path == path)
                yield found
            done = True
        except NoRecordsError as error:
            self._refused.append(error)
            yield self._problem(name, f"{error.found}, not read", kept=False)
        except UnreadableFileError as error:
            yield self._problem(name, error.message, kept=False)
        finally:
            if not (done and kept):
                # Its folder goes with whoever gave the reading up.
                path.unlink(missing_ok=True)

    def _counted(self, data: Iterator[bytes | Reason], depth: int) -> Iterator[bytes | Reason]:
        """Pass data on up to the bytes that may still be unpacked."""
        for piece in data:
            if not isinstance(piece, Reason):
                self._allowance.take(len(piece), self._file)
                self._done += len(piece)
                self._watch.at(0 if depth else min(self._done, self._watch.total))
            yield piece

    def _member(self, path: Path, name: str) -> Member:
        self._watch.check()
        self._members += 1
        text = as_utf8(path, self._spool, self._watch)
        return Member(name, text, text.stat().st_size, Fingerprint(text, self._watch.cancelled))

    def _problem(self, name: str, reason: str, *, kept: bool) -> Problem:
        problem = Problem(name, None, None, None, str(reason), "", kept)
        if len(self._problems) <= _SHOWN:
            self._problems.append(problem)
        return problem


def _named(name: str) -> str:
    """Give a member's name, hostile text of any length, in a form that can be written anywhere."""
    return name[:_LONGEST_NAME].encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
