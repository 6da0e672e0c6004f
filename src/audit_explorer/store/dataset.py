"""What questions are asked of: records in an engine, whichever engine that is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from audit_explorer.store.reading_choices import NOTHING_SAID, ReadingChoices

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    import pandas as pd
    import pyarrow as pa

    from audit_explorer.filters import Filter, Predicate
    from audit_explorer.store.cube.cube_table import CubeTable


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file of a dataset: its name as given, how many records it held, and whether it repeats an earlier file."""

    name: str
    records: int
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Damage:
    """One file of an archive whose records are left out: its name, why, which month they are of, since when, how many.

    `month` is as the file's name has it, "" when the file was none of the archive's own; `at`, an aware instant, and
    `records` are None where they aren't known.
    """

    name: str
    reason: str
    month: str
    at: datetime | None
    records: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a dataset as a whole.

    `total` counts distinct readable records, undated ones included. `duplicates` counts the copies that were merged, of
    which `partial` say less than the record that stayed, `conflicts` the ids with records of different content, and
    `probable` the events that are probably the same as one of the other generation of the API. `oldest` and `newest`
    are aware UTC instants, None when no record is dated. `read_at` is when it was read. `zoneless` counts times that
    name no zone, `orderless` those that are not read because either number may be the day; `choices` is what the person
    said about both. `damaged` is what of an archive can't be shown, or couldn't before and wasn't acknowledged since.
    `incomplete` says in sentences what else is missing or doubtful: a file that was cut, a fetch that is partial.
    `content` is the SHA-256 of what the files hold (of several the SHA-256 of theirs, sorted, one a line), whatever
    they are called and however they are read; "" for an archive.
    """

    fingerprint: str
    files: tuple[FileFacts, ...]
    total: int
    undated: int
    unreadable: int
    duplicates: int
    partial: int
    conflicts: int
    probable: int
    oldest: datetime | None
    newest: datetime | None
    read_at: datetime = field(compare=False)
    zoneless: int = 0
    orderless: int = 0
    choices: ReadingChoices = NOTHING_SAID
    damaged: tuple[Damage, ...] = ()
    incomplete: tuple[str, ...] = ()
    content: str = ""


class Batches(Protocol):
    """An answer that arrives piece by piece."""

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Yield the pieces in order, at least one, so that the columns are known; CancelledError when cancelled."""
        ...

    def cancel(self) -> None:
        """Stop the engine, from any thread."""
        ...


class Dataset(Protocol):
    """Records ready to be asked, safe to ask from several threads.

    Tables: `events` (seq, the columns of record.FIELDS, entity, entity_id_in_url: the record itself names none),
    `received` (seq, file, record, raw, clean), `files` (file, name), `problems` (the columns of Problem), `conflicts`
    (seq, tenant, id, fields: the names of what differs, joined by commas), `copies` (seq, copy, name, record, exact:
    what was merged into which event, see merge_copies), `probable` (seq, same: which event of the current API is
    probably which one of the legacy API), `lookalikes` (name,
    script: which names have letters that look like others, see note_lookalikes). `seq` numbers the rows of this dataset
    alone: what points to a record from outside is its key (see identity.Key). Every question is in the SQL that a test
    of analysis allows, and raises LogGoneError, TemporaryFolderError or TooLittleMemoryError when it can't be answered.
    """

    @property
    def facts(self) -> Facts:
        """What is known of it as a whole."""
        ...

    @property
    def cube(self) -> tuple[CubeTable, ...]:
        """The tables in which events are counted together already, smallest first; () as long as there are none."""
        ...

    @property
    def engine(self) -> str:
        """What answers, in words, where it is elsewhere and may take its time; "" for an engine of this process."""
        ...

    @property
    def fingerprint(self) -> str:
        """What the dataset holds, as a hash: equal content, equal fingerprint."""
        ...

    @property
    def opening(self) -> str:
        """Which opening of the content this is: a name that no other dataset of this process ever has."""
        ...

    @property
    def years(self) -> tuple[int, ...]:
        """The UTC years in which it has events, in order: for these the clocks of a zone are looked up."""
        ...

    def where(self, asked: Filter) -> Predicate:
        """Give a resolved filter as SQL over `events`; it holds as long as the predicate itself is held."""
        ...

    def frame(self, sql: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """Ask for a small answer; times come back as naive UTC, text as str."""
        ...

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask for a few rows, as Python values."""
        ...

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...]:
        """Ask for an answer of one row, as Python values."""
        ...

    def batches(self, sql: str, parameters: Sequence[Any] = ()) -> Batches:
        """Ask for an answer by columns, for whatever leaves the explorer."""
        ...

    def settle(self) -> None:
        """Wait until everything is loaded, as what a question asks of would be; raises what a question would."""
        ...

    def close(self) -> None:
        """Close the engine and remove its files; later calls do nothing."""
        ...
