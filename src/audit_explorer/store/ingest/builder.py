"""From files on disk to a dataset."""

from __future__ import annotations

import contextlib
import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import duckdb

from audit_explorer.errors import CancelledError
from audit_explorer.store.dataset import Facts, FileFacts
from audit_explorer.store.duckdb.database import Database
from audit_explorer.store.duckdb.engine import connect
from audit_explorer.store.ingest.contradictions import note_contradictions
from audit_explorer.store.ingest.copies.duplicates import merge_copies, merged
from audit_explorer.store.ingest.copies.probably_same import pair_generations
from audit_explorer.store.ingest.copies.shortened_ids import note_shortened
from audit_explorer.store.ingest.dictionaries import encode
from audit_explorer.store.ingest.event_times import second_look
from audit_explorer.store.ingest.lookalike_names import note_lookalikes
from audit_explorer.store.ingest.normalised_event import DDL as EVENTS_DDL
from audit_explorer.store.ingest.received_records import DDL, load_plain, load_spool
from audit_explorer.store.ingest.times.time_problems import list_undated, list_unlikely, list_zoneless
from audit_explorer.store.ingest.wire_fields import BARE
from audit_explorer.store.reading_choices import NOTHING_SAID, ReadingChoices

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audit_explorer.store.ingest.problem import Problem
    from audit_explorer.store.ingest.wire_fields import Inside

_WORK: Final = "Reading"


@dataclass(slots=True)
class _Loaded:
    name: str
    digest: Callable[[], str]
    records: int
    repeats: bool = False
    day_first: bool = False


@dataclass(slots=True)
class Builder:
    """Collects files in `folder`, which must be private to the user, and makes a dataset of them.

    `now` is when it is read, `choices` what the person said about times that leave something open. Every method raises
    CancelledError when `cancel` was called meanwhile, from whichever thread.
    """

    folder: Path
    now: datetime
    choices: ReadingChoices = NOTHING_SAID
    unreadable: int = 0
    _loaded: list[_Loaded] = field(default_factory=list)
    _connection: duckdb.DuckDBPyConnection = field(init=False)
    _threads: ThreadPoolExecutor = field(init=False)
    _cancelled: bool = False

    def __post_init__(self) -> None:
        self._connection = connect(self.folder)
        self._connection.execute(DDL + EVENTS_DDL)
        self._threads = ThreadPoolExecutor(1)

    def cancel(self) -> None:
        """Stop what is going on as soon as the engine can."""
        self._cancelled = True
        # What has ended already, and been closed, needs no interruption.
        with contextlib.suppress(duckdb.ConnectionException):
            self._connection.interrupt()

    def fraction(self) -> float:
        """Say how far the engine is with the step it is at, 0 to 1; may be asked from another thread."""
        return max(0.0, min(1.0, self._connection.query_progress() / 100))

    def has(self, fingerprint: str) -> bool:
        """Say whether a file with this content is in already."""
        return any(loaded.digest() == fingerprint for loaded in self._loaded)

    def add_repeated(self, name: str, fingerprint: str) -> None:
        """Note a file whose content is in already: each of its records is a copy."""
        records = next(loaded.records for loaded in self._loaded if loaded.digest() == fingerprint)
        self._loaded.append(_Loaded(name, lambda: fingerprint, records, repeats=True))

    @property
    def empty(self) -> bool:
        """Whether no record is in yet."""
        return not any(loaded.records for loaded in self._loaded)

    def add_problem(self, problem: Problem) -> None:
        """Note what a reader could not read."""
        self._connection.execute("INSERT INTO problems VALUES (?, ?, ?, ?, ?, ?, ?)", list(astuple(problem)))

    def add_plain(self, name: str, path: Path, digest: Callable[[], str], *, array: bool, inside: Inside = BARE) -> int:
        """Load a clean JSON array or NDJSON file the fast way; say how many records it held.

        `inside` leads from each element to its record.

        Raises NeedsToleranceError, with nothing loaded, when it is not that clean.
        """
        # A link of our own making: the engine would take a "*" or "[" in a file's name for a pattern.
        link = self.folder / f"input-{len(self._loaded)}.json"
        link.unlink(missing_ok=True)
        link.symlink_to(path.resolve())
        with self._guard():
            number = len(self._loaded)
            records = load_plain(self._connection, link, number, array=array, threads=self._threads, inside=inside)
        if records:
            self._loaded.append(_Loaded(name, digest, records))
        return records

    def add_spool(
        self,
        name: str,
        records: Path,
        problems: Path,
        digest: Callable[[], str],
        *,
        unreadable: int,
        longest: int,
        day_first: bool = False,
    ) -> None:
        """Load what the tolerant reader wrote; `longest` is the size in bytes of the longest line of `records`.

        `day_first`: the file's own header says that its dates begin with the day.
        """
        with self._guard():
            count = load_spool(self._connection, records, problems, len(self._loaded), longest)
        self.unreadable += unreadable
        self._loaded.append(_Loaded(name, digest, count, day_first=day_first))

    def finish(self) -> Database:
        """Normalise, encode and merge what was added; the dataset takes over the folder."""
        with self._guard():
            headers = {number for number, loaded in enumerate(self._loaded) if loaded.day_first}
            second_look(self._connection, self.now, self.choices, headers)
            encode(self._connection)
            self._connection.execute("CREATE TABLE files (file USMALLINT, name VARCHAR)")
            self._connection.executemany(
                "INSERT INTO files VALUES (?, ?)", [[number, loaded.name] for number, loaded in enumerate(self._loaded)]
            )
            zoneless = list_zoneless(self._connection, self.choices.zone.key)
            merge_copies(self._connection)
            self._note_repeated()
            probable = pair_generations(self._connection)
            list_undated(self._connection)
            list_unlikely(self._connection, self.now)
            note_shortened(self._connection)
            note_contradictions(self._connection)
            note_lookalikes(self._connection)
            facts = self._facts(probable, zoneless)
        self._threads.shutdown()
        return Database(self._connection, self.folder, facts)

    def abandon(self) -> None:
        """Close the engine of a build that will not be finished; the folder is the caller's to remove."""
        self._threads.shutdown(cancel_futures=True)
        self._connection.close()

    def _note_repeated(self) -> None:
        """Note that each record of a file whose content was in already is a copy of that file's."""
        for number, loaded in enumerate(self._loaded):
            if loaded.repeats:
                first = next(place for place, one in enumerate(self._loaded) if one.digest() == loaded.digest())
                self._connection.execute(
                    """
                    INSERT INTO copies
                    SELECT coalesce(copies.seq, received.seq), NULL, ?, received.record, coalesce(copies.exact, true)
                    FROM received LEFT JOIN copies ON copies.copy = received.seq WHERE received.file = ?
                    """,
                    [self._loaded[number].name, first],
                )

    def _facts(self, probable: int, zoneless: int) -> Facts:
        total, undated, oldest, newest = self._connection.execute(
            "SELECT count(*), count(*) - count(happened_at), min(happened_at), max(happened_at) FROM events"
        ).fetchall()[0]
        copies, partial, conflicts = merged(self._connection)
        orderless = self._connection.execute(
            "SELECT count(*) FROM events JOIN received USING (seq) JOIN unread USING (time_text, file) "
            "WHERE happened_at IS NULL AND orderless"
        ).fetchall()[0][0]
        fingerprints = [f"{loaded.digest()} {loaded.name}" for loaded in self._loaded]
        return Facts(
            fingerprint=hashlib.sha256("\n".join([*fingerprints, *self._said()]).encode()).hexdigest(),
            files=tuple(FileFacts(loaded.name, loaded.records, loaded.repeats) for loaded in self._loaded),
            total=total,
            undated=undated,
            unreadable=self.unreadable,
            duplicates=copies,
            partial=partial,
            conflicts=conflicts,
            probable=probable,
            oldest=_utc(oldest),
            newest=_utc(newest),
            read_at=self.now,
            zoneless=zoneless,
            orderless=orderless,
            choices=self.choices,
        )

    def _said(self) -> list[str]:
        return [f"{key}={value}" for key, value in self.choices.to_query()]

    def _guard(self) -> _Guard:
        return _Guard(self)

    @property
    def cancelled(self) -> bool:
        """Whether the person asked to stop."""
        return self._cancelled


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Guard:
    """Turns the engine's interruption into our CancelledError."""

    builder: Builder

    def __enter__(self) -> None:
        if self.builder.cancelled:
            raise CancelledError(_WORK)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        # Without an error too: an interruption that comes between two statements stops neither.
        if self.builder.cancelled or isinstance(error, duckdb.InterruptException):
            raise CancelledError(_WORK) from error
