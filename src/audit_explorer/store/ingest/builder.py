"""From files on disk to a dataset."""

from __future__ import annotations

import contextlib
import hashlib
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeVar

import duckdb

from audit_explorer.errors import CancelledError
from audit_explorer.store.cube.cube import LEAST
from audit_explorer.store.dataset import Facts, FileFacts
from audit_explorer.store.duckdb.database import Database
from audit_explorer.store.duckdb.engine import connect
from audit_explorer.store.duckdb.engine_failures import raise_shortage
from audit_explorer.store.ingest.contradictions import note_contradictions
from audit_explorer.store.ingest.copies.duplicates import DDL as COPIES_DDL
from audit_explorer.store.ingest.copies.duplicates import merge_copies, merged
from audit_explorer.store.ingest.copies.probably_same import DDL as PROBABLE_DDL
from audit_explorer.store.ingest.copies.probably_same import pair_generations
from audit_explorer.store.ingest.copies.shortened_ids import note_shortened
from audit_explorer.store.ingest.dictionaries import encode_all
from audit_explorer.store.ingest.event_times import second_look
from audit_explorer.store.ingest.labels import note_labels
from audit_explorer.store.ingest.lookalike_names import DDL as LOOKALIKES_DDL
from audit_explorer.store.ingest.lookalike_names import note_lookalikes
from audit_explorer.store.ingest.normalised_event import DDL as EVENTS_DDL
from audit_explorer.store.ingest.received.late_columns import DDL as LATE_DDL
from audit_explorer.store.ingest.received.late_texts import LateTexts
from audit_explorer.store.ingest.received.watched_connection import watched
from audit_explorer.store.ingest.received_records import DDL, load_plain, load_spool
from audit_explorer.store.ingest.survey import survey
from audit_explorer.store.ingest.times.time_problems import list_undated, list_unlikely, list_zoneless
from audit_explorer.store.ingest.wire_fields import BARE
from audit_explorer.store.reading_choices import NOTHING_SAID, ReadingChoices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from audit_explorer.store.ingest.problem import Problem
    from audit_explorer.store.ingest.received.private_copy import Copied
    from audit_explorer.store.ingest.wire_fields import Inside

_T = TypeVar("_T")
_WORK: Final = "Reading"
_DDL: Final = DDL + EVENTS_DDL + LATE_DDL + COPIES_DDL + PROBABLE_DDL + LOOKALIKES_DDL
# Problems are written together: a statement for each would take an archive of thousands of files seconds.
_NOTED_AT_ONCE: Final = 1_000


@dataclass(slots=True)
class _Loaded:
    name: str
    digest: Callable[[], str]
    records: int
    repeats: bool = False
    day_first: bool = False


@dataclass(frozen=True, slots=True)
class SpooledFile:
    """One of the files that the tolerant reader wrote into one spool: what to call it, how many records it has.

    The other fields are what `Builder.add_spool` takes.
    """

    name: str
    digest: Callable[[], str]
    count: int
    unreadable: int
    longest: int
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
    _numbers: dict[str, int] = field(default_factory=dict)
    _copied: list[Copied] = field(default_factory=list)
    _late: LateTexts | None = None
    _besides: duckdb.DuckDBPyConnection | None = None
    _looked_up: int = 0
    _noted: list[Problem] = field(default_factory=list)
    _connection: duckdb.DuckDBPyConnection = field(init=False)
    _threads: ThreadPoolExecutor = field(init=False)
    _cancelled: bool = False

    def __post_init__(self) -> None:
        self._connection = connect(self.folder)
        self._connection.execute(_DDL)
        self._threads = ThreadPoolExecutor(2)

    def cancel(self) -> None:
        """Stop what is going on as soon as the engine can."""
        self._cancelled = True
        if (late := self._late) is not None:
            late.stop()
        # What has ended already, and been closed, needs no interruption.
        for connection in (self._connection, self._besides):
            if connection is not None:
                with contextlib.suppress(duckdb.ConnectionException):
                    connection.interrupt()

    def fraction(self) -> float:
        """Say how far the engine is with the step it is at, 0 to 1; may be asked from another thread."""
        return max(0.0, min(1.0, self._connection.query_progress() / 100))

    def has(self, fingerprint: str) -> bool:
        """Say whether a file with this content is in already."""
        return self._number(fingerprint) is not None

    def add_repeated(self, name: str, fingerprint: str) -> None:
        """Note a file whose content is in already: each of its records is a copy."""
        number = self._number(fingerprint)
        records = 0 if number is None else self._loaded[number].records
        self._loaded.append(_Loaded(name, lambda: fingerprint, records, repeats=True))

    def _number(self, fingerprint: str) -> int | None:
        """Give the number of the first file with this content."""
        for number in range(self._looked_up, len(self._loaded)):
            self._numbers.setdefault(self._loaded[number].digest(), number)
        self._looked_up = len(self._loaded)
        return self._numbers.get(fingerprint)

    @property
    def empty(self) -> bool:
        """Whether no record is in yet."""
        return not any(loaded.records for loaded in self._loaded)

    def add_problem(self, problem: Problem) -> None:
        """Note what a reader could not read."""
        self._noted.append(problem)
        if len(self._noted) >= _NOTED_AT_ONCE:
            self._write_noted()

    def _write_noted(self) -> None:
        if self._noted:
            columns = [list(column) for column in zip(*map(astuple, self._noted), strict=True)]
            types = ("VARCHAR", "BIGINT", "BIGINT", "BIGINT", "VARCHAR", "VARCHAR", "BOOLEAN")
            each = ", ".join(f"unnest(?::{kind}[])" for kind in types)
            self._connection.execute(f"INSERT INTO problems SELECT {each}", columns)
            self._noted.clear()

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
            loaded = load_plain(self._connection, link, number, array=array, threads=self._threads, inside=inside)
        if loaded.records:
            self._loaded.append(_Loaded(name, digest, loaded.records))
            if loaded.copied is not None:
                self._copied.append(loaded.copied)
        return loaded.records

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

    def add_spools(self, files: Sequence[SpooledFile], records: Path, problems: Path) -> None:
        """Load what the tolerant reader wrote of several files, in the order of `files`; see `add_spool`."""
        with self._guard():
            longest = max((file.longest for file in files), default=0)
            load_spool(self._connection, records, problems, len(self._loaded), longest)
        self.unreadable += sum(file.unreadable for file in files)
        self._loaded += [_Loaded(file.name, file.digest, file.count, day_first=file.day_first) for file in files]

    def finish(self) -> Database:
        """Normalise, encode and merge what was added; the dataset takes over the folder."""
        late = self._late = LateTexts(self._connection, self._copied)
        # What nearly no log has, such as ids that repeat, is worked out of these texts: then they are loaded at once.
        connection = watched(self._connection, late.load)
        with self._guard():
            self._write_noted()
            headers = {number for number, loaded in enumerate(self._loaded) if loaded.day_first}
            second_look(connection, self.now, self.choices, headers)
            # Beside each other: much of either is planned, or made a column at a time, on one core.
            with self._beside(survey) as surveyed:
                note_labels(connection)
            found = surveyed.result()
            late.labelled = True
            if late.loaded:
                encode_all(connection)
            connection.execute("CREATE TABLE files (file USMALLINT, name VARCHAR)")
            connection.execute(
                "INSERT INTO files SELECT unnest(?::BIGINT[]), unnest(?::VARCHAR[])",
                [[*range(len(self._loaded))], [loaded.name for loaded in self._loaded]],
            )
            zoneless = list_zoneless(connection, self.choices.zone.key)
            if found.repeated:
                merge_copies(connection, cancelled=lambda: self._cancelled)
            self._note_repeated(connection)
            probable = pair_generations(connection) if found.generations else 0
            list_undated(connection)
            list_unlikely(connection, self.now)
            if found.shortened:
                note_shortened(connection)
            if found.contradictory:
                note_contradictions(connection)
            if found.foreign_letters:
                note_lookalikes(connection)
            facts = self._facts(connection, probable, zoneless)
        self._threads.shutdown()
        # Whoever stops the reading from now on comes too late: the dataset is another's.
        self._late = None
        return Database(
            self._connection, self.folder, facts, late=None if late.loaded and facts.total < LEAST else late
        )

    @contextlib.contextmanager
    def _beside(self, work: Callable[[duckdb.DuckDBPyConnection], _T]) -> Iterator[Future[_T]]:
        """Do some work on a thread and a cursor of its own while the body runs; neither goes on behind it."""
        with self._connection.cursor() as cursor:
            self._besides = cursor
            found = self._threads.submit(work, cursor)
            try:
                yield found
            except BaseException:
                cursor.interrupt()
                raise
            finally:
                wait([found])
                self._besides = None

    def abandon(self) -> None:
        """Close the engine of a build that will not be finished; the folder is the caller's to remove."""
        self._threads.shutdown(cancel_futures=True)
        self._connection.close()

    def _note_repeated(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Note that each record of a file whose content was in already is a copy of that file's."""
        again = [number for number, loaded in enumerate(self._loaded) if loaded.repeats]
        if again:
            names = [self._loaded[number].name for number in again]
            firsts = [self._number(self._loaded[number].digest()) for number in again]
            connection.execute(
                """
                INSERT INTO copies
                SELECT coalesce(copies.seq, received.seq), NULL, again.name, received.record,
                       coalesce(copies.exact, true)
                FROM (SELECT unnest(?::VARCHAR[]) AS name, unnest(?::BIGINT[]) AS first, unnest(?::BIGINT[]) AS place)
                     AS again
                JOIN received ON received.file = again.first LEFT JOIN copies ON copies.copy = received.seq
                ORDER BY again.place, received.seq
                """,
                [names, firsts, again],
            )

    def _facts(self, connection: duckdb.DuckDBPyConnection, probable: int, zoneless: int) -> Facts:
        total, undated, oldest, newest = connection.execute(
            "SELECT count(*), count(*) - count(happened_at), min(happened_at), max(happened_at) FROM events"
        ).fetchall()[0]
        copies, partial, conflicts = merged(connection)
        orderless = 0
        if undated:
            orderless = connection.execute(
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
            content=self._content(),
        )

    def _content(self) -> str:
        digests = sorted({loaded.digest() for loaded in self._loaded})
        return digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()

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
        if isinstance(error, duckdb.Error):
            raise_shortage(error)
