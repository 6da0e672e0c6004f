"""Marks, saved views, reviews as JSON, out or in."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.errors import CancelledError, ImportRefusedError
from audit_explorer.period import format_utc, to_ms
from audit_explorer.workbench.exchange_rows import TABLES, Unreadable
from audit_explorer.workbench.workbench_file import WorkbenchFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audit_explorer.store import Dataset
    from audit_explorer.workbench.exchange_rows import Table

FORMAT: Final = "audit-explorer-workbench"
VERSION: Final = 1
LARGEST: Final = 64 * 1024 * 1024
"""Bytes of a file to import."""
# Clocks differ; what is of a far future would win against everything ever after.
_AHEAD: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to, in entries: taken over, older than or equal to what was here, and left out.

    Left out are those of somebody else, where people sign in, and those that can't be read.
    """

    taken: int
    known: int
    others: int
    unreadable: int

    @property
    def sentence(self) -> str:
        """Say it."""
        said = [f"{self.taken:,} {'entry' if self.taken == 1 else 'entries'} imported"]
        for number, words in (
            (self.known, "already here as new or newer"),
            (self.others, "left out as somebody else's"),
            (self.unreadable, "left out as unreadable"),
        ):
            if number:
                said.append(f"{number:,} {words}")
        return f"{', '.join(said)}."


@dataclass(frozen=True, slots=True)
class WorkbenchExport:
    """All of it as a download, which a page of `dataset` offers; `changes` tells one state of it from another."""

    dataset: Dataset
    changes: int

    @property
    def media_type(self) -> str:
        """What a web server calls the file."""
        return "application/json"

    def file_name(self, _count: int) -> str:
        """Give the file's name."""
        return "audit-explorer_marks-and-reviews.json"

    def chunks(
        self, progress: Callable[[int, int], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> Iterator[bytes]:
        """Yield the file; raises WorkbenchError, and CancelledError when `cancelled` says so."""
        if cancelled is not None and cancelled():
            what = "The download"
            raise CancelledError(what)
        yield exported(datetime.now(UTC))
        if progress is not None:
            progress(1, 1)


def exported(now: datetime, file: WorkbenchFile | None = None) -> bytes:
    """Give all of it as JSON, what was taken back too, so that another file learns of it. Raises WorkbenchError.

    What a closed review had in its scope is not in it: an imported review is no baseline.
    """
    said: dict[str, Any] = {"format": FORMAT, "version": VERSION, "exported_at": format_utc(now)}
    with (WorkbenchFile() if file is None else file).reading() as connection:
        for table in TABLES:
            rows = connection.execute(f"SELECT {', '.join(table.columns)} FROM {table.name} ORDER BY {table.key}")  # noqa: S608
            said[table.called] = [dict(zip(table.columns, row, strict=True)) for row in rows]
    return json.dumps(said, indent=1).encode()


def take_in(data: bytes, now: datetime, *, author: str = "", file: WorkbenchFile | None = None) -> Imported:
    """Merge an export into the file: of two versions of one entry the newer one counts. All of it, or nothing.

    With an `author`, the person who is signed in, only what they made themselves is taken. Raises ImportRefusedError
    for what is no export, WorkbenchError.
    """
    said = _read(data)
    latest = to_ms(now + _AHEAD)
    counts: Counter[str] = Counter()
    with (WorkbenchFile() if file is None else file).writing() as connection:
        for table in TABLES:
            for entry in said[table.called]:
                try:
                    row = table.row(entry, latest)
                except Unreadable:
                    counts["unreadable"] += 1
                    continue
                if author and row[table.columns.index("author")] != author:
                    counts["others"] += 1
                    continue
                counts["taken" if _put(connection, table, row, author) else "known"] += 1
    return Imported(*(counts[name] for name in ("taken", "known", "others", "unreadable")))


def _put(connection: Any, table: Table, row: tuple[Any, ...], author: str) -> bool:  # noqa: ANN401 - sqlite3's
    places = ", ".join("?" * len(row))
    news = ", ".join(f"{name} = excluded.{name}" for name in table.columns if name not in table.key.split(", "))
    mine = f" AND {table.name}.author = ?" if author else ""
    done = connection.execute(
        f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({places})"  # noqa: S608 - names of our own
        f" ON CONFLICT ({table.key}) DO UPDATE SET {news} WHERE excluded.at > {table.name}.at{mine}",
        (*row, *([author] if author else [])),
    )
    return bool(done.rowcount)


def _read(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise ImportRefusedError("the file is larger than 64 MB")  # noqa: EM101, TRY003
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ImportRefusedError("the file is no JSON") from error  # noqa: EM101, TRY003
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise ImportRefusedError("the file is no export of marks and reviews")  # noqa: EM101, TRY003
    if said.get("version") != VERSION:
        raise ImportRefusedError("a newer version of Audit Explorer has written the file")  # noqa: EM101, TRY003
    for table in TABLES:
        if not isinstance(said.setdefault(table.called, []), list):
            raise ImportRefusedError(f"its {table.called} are no list")  # noqa: EM102, TRY003
    return said
