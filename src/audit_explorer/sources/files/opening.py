"""From files that a person names to a dataset."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import CancelledError, NoRecordsError, SourceError
from audit_explorer.settings import MAX_UNPACKED
from audit_explorer.sources.files.envelopes.plain_form import plain_form, prefix_words
from audit_explorer.sources.files.envelopes.prefixed_pages import without_line_prefixes
from audit_explorer.sources.files.envelopes.sniff import Form, form
from audit_explorer.sources.files.envelopes.split_lines import joined
from audit_explorer.sources.files.missing_parts import missing_parts
from audit_explorer.sources.files.packed.allowance import Allowance
from audit_explorer.sources.files.packed.members import Member, members
from audit_explorer.sources.files.reading_watch import Watch
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.sources.files.small_members import SmallMembers
from audit_explorer.sources.files.spool import write_spool
from audit_explorer.store import Builder, Database, NeedsToleranceError
from audit_explorer.store.ingest.problem import Problem
from audit_explorer.store.reading_choices import NOTHING_SAID, ReadingChoices
from audit_explorer.store.temporary import filling, private_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# The share of a file's time that goes by before its first record is read: unpacking, hashing.
_UNPACKING: Final = (0.0, 0.2)
_LOADING: Final = (0.2, 1.0)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far reading has come: what is being done, and bytes read of bytes in all (0 of 0 when unknown)."""

    step: str
    done: int
    total: int


def open_files(
    paths: Sequence[Path],
    names: Sequence[str] | None = None,
    *,
    now: datetime | None = None,
    choices: ReadingChoices = NOTHING_SAID,
) -> Database:
    """Read files into one dataset, merged by time; see Opening. `now` is the clock's time if not given."""
    return Opening(paths, names, now=now or datetime.now(UTC), choices=choices).run()


class Opening:
    """One reading of some files, which another thread may watch and cancel.

    `names` are what to call the files, where that isn't their file name. `now` is when they are read, `choices` what
    the person says about times that leave something open. A file without any record is left out with a problem; when no
    file has one, `run` raises the first file's error. Also raised: CancelledError, TemporaryFolderError.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        names: Sequence[str] | None = None,
        *,
        now: datetime,
        choices: ReadingChoices = NOTHING_SAID,
    ) -> None:
        self._now = now
        self._choices = choices
        self._paths = tuple(paths)
        self._names = tuple(names) if names is not None else tuple(path.name for path in self._paths)
        self._total = sum(path.stat().st_size for path in self._paths if path.is_file())
        self._before = 0
        self._at = Progress("Starting", 0, self._total)
        self._cancelled = False
        self._builder: Builder | None = None
        self._size = 0
        self._phase = _UNPACKING
        self._loading = False
        self._sizes: set[int] = set()

    def progress(self) -> Progress:
        """Say how far it is, from any thread."""
        at, builder = self._at, self._builder
        return self._progress_at(builder.fraction()) if self._loading and builder is not None else at

    def cancel(self) -> None:
        """Stop it; `run` then raises CancelledError and leaves nothing behind."""
        self._cancelled = True
        if self._builder is not None:
            self._builder.cancel()

    def run(self) -> Database:
        """Read everything; the dataset owns a private temporary folder and removes it when it is closed."""
        folder = private_folder()
        spool = folder / "spool"
        builder = None
        try:
            with filling():
                spool.mkdir(mode=0o700)
                self._builder = builder = Builder(folder, self._now, self._choices)
                self._read(builder, spool)
                self._at = Progress("Sorting out", self._total, self._total)
                dataset = builder.finish()
        except BaseException:
            if builder is not None:
                builder.abandon()
            shutil.rmtree(folder, ignore_errors=True)
            raise
        shutil.rmtree(spool, ignore_errors=True)
        dataset.facts = replace(dataset.facts, incomplete=missing_parts(dataset))
        return dataset

    def _read(self, builder: Builder, spool: Path) -> None:
        refused: list[SourceError] = []
        small = SmallMembers(builder, spool)
        allowance = Allowance(_limit())
        for path, name in zip(self._paths, self._names, strict=True):
            self._at = Progress(f"Reading {name}", self._before, self._total)
            self._size = path.stat().st_size if path.is_file() else 0
            self._phase = _UNPACKING
            try:
                found = members(
                    path, name, spool, limit=allowance, progress=self._report, cancelled=lambda: self._cancelled
                )
                for member in found:
                    if isinstance(member, Problem):
                        builder.add_problem(member)
                    else:
                        self._add(builder, member, spool, small, refused)
            except SourceError as error:
                refused.append(error)
                builder.add_problem(Problem(name, None, None, None, error.message, "", kept=False))
            self._before += self._size
            self._at = Progress(self._at.step, self._before, self._total)
        small.load()
        if builder.empty:
            raise refused[0] if refused else NoRecordsError(", ".join(self._names) or "nothing", "no file")

    def _add(
        self, builder: Builder, member: Member, spool: Path, small: SmallMembers, refused: list[SourceError]
    ) -> None:
        # Only files of one size can be one file twice; for all others the hash may take its time.
        if member.size in self._sizes:
            if small.has(member.fingerprint):
                small.load()
            if builder.has(member.fingerprint):
                small.load()
                builder.add_repeated(member.name, member.fingerprint)
                return
        self._sizes.add(member.size)
        try:
            if small.takes(member):
                self._load_small(builder, member, spool, small)
            else:
                small.load()
                self._load(builder, member, spool)
        except NoRecordsError as error:
            refused.append(error)
            builder.add_problem(Problem(member.name, None, None, None, error.message, "", kept=False))

    def _load_small(self, builder: Builder, member: Member, spool: Path, small: SmallMembers) -> None:
        member, shape = self._recognised(builder, member, spool)
        watch = Watch(f"Reading {member.name}", member.size, None, lambda: self._cancelled)
        spooled = small.read(member, shape, watch)
        if not spooled.count:
            raise NoRecordsError(member.name, spooled.found or _nothing(spooled.unreadable))

    def _recognised(self, builder: Builder, member: Member, spool: Path) -> tuple[Member, Form]:
        """Give a member without what stands around its records, with its form; raises NoRecordsError."""
        whole = joined(member.path, spool)
        if whole is not None:
            lines = "1 line" if whole.pieces == 1 else f"{whole.pieces:,} lines"
            builder.add_problem(Problem(member.name, None, None, None, Reason.PIECES.value, lines, kept=True))
            member = replace(member, path=whole.path, size=whole.path.stat().st_size)
        bare = without_line_prefixes(member.path, spool)
        if bare is not None:
            words = prefix_words(bare.first, bare.lines)
            builder.add_problem(Problem(member.name, None, None, None, Reason.PREFIXED.value, words, kept=True))
            member = replace(member, path=bare.path, size=bare.path.stat().st_size)
        shape = form(member.path)
        if shape.kind in {"empty", "unknown"}:
            raise NoRecordsError(member.name, shape.found)
        return member, shape

    def _load(self, builder: Builder, member: Member, spool: Path) -> None:
        self._phase = _LOADING
        member, shape = self._recognised(builder, member, spool)
        if shape.plain and self._load_plain(builder, member, shape, spool):
            return
        spooled = write_spool(member, shape, spool, progress=self._report, cancelled=lambda: self._cancelled)
        builder.add_spool(
            member.name,
            spooled.records,
            spooled.problems,
            member.digest,
            unreadable=spooled.unreadable,
            longest=spooled.longest,
            day_first=spooled.day_first,
        )
        if not spooled.count:
            raise NoRecordsError(member.name, spooled.found or _nothing(spooled.unreadable))

    def _load_plain(self, builder: Builder, member: Member, shape: Form, spool: Path) -> bool:
        """Load what the engine's own reader takes; False, with nothing loaded, when it takes a closer look."""
        found = plain_form(member, shape, spool)
        if found is None:
            return False
        self._loading = True
        try:
            array = shape.kind != "ndjson"
            records = builder.add_plain(member.name, found.path, member.digest, array=array, inside=shape.inside)
        except NeedsToleranceError:
            self._at = Progress(f"Reading {member.name} record by record", self._at.done, self._total)
            return False
        finally:
            self._loading = False
        for problem in found.said(member.name, shape, records):
            builder.add_problem(problem)
        return records > 0

    def _report(self, done: int, total: int) -> None:
        if self._cancelled:
            msg = "Reading"
            raise CancelledError(msg)
        self._at = self._progress_at(done / total if total else 1.0)

    def _progress_at(self, part: float) -> Progress:
        """Say how far it is with a part of the present phase done; never less than was said before."""
        low, high = self._phase
        done = self._before + int(self._size * (low + (high - low) * part))
        return Progress(self._at.step, min(max(done, self._at.done), self._total), self._total)


def _nothing(unreadable: int) -> str:
    if not unreadable:
        return "an empty list"
    return "one entry that is no record" if unreadable == 1 else f"{unreadable:,} entries that are no records"


def _limit() -> int:
    return MAX_UNPACKED.megabytes() * 1024 * 1024
