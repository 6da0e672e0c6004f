"""A published table of many millions of records, made of a smaller one: each copy lies further in the past.

The files of events, and of the cube, are written as Parquet directly, month by month; what was received is there once.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import duckdb

from audit_explorer.store.published.publication import FACTS, PublishedFile, read_publication, write_publication

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audit_explorer.store.cube.cube_table import CubeTable
    from audit_explorer.store.published.publication import Publication


def grow_table(source: Path, target: Path, times: int) -> None:
    """Write a table of so many times the records of one without undated events; nothing when it is there."""
    if (target / FACTS).exists():
        return
    shutil.rmtree(target, ignore_errors=True)
    version = read_publication((source / FACTS).read_text("utf-8"))
    newest, oldest = version.facts.newest, version.facts.oldest
    assert newest is not None
    assert oldest is not None
    days = (newest - oldest).days + 1
    tables = dict(version.tables)
    for name, files in version.tables.items():
        if name != "events" and not name.startswith("cube_"):
            for file in files:
                (target / file.name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source / file.name, target / file.name)
    grown = _Grown(source, target, version, days, times)
    tables["events"] = tuple(grown.events())
    tables |= {table.name: (grown.cube(table),) for table in version.cube}
    first = oldest - timedelta(days=days * (times - 1))
    made = replace(
        version,
        facts=replace(version.facts, total=version.facts.total * times, oldest=first),
        tables=tables,
        cube=tuple(table._replace(rows=tables[table.name][0].records) for table in version.cube),
        years=tuple(range(first.year, newest.year + 1)),
    )
    (target / FACTS).write_text(write_publication(made), "utf-8")


class _Grown:
    def __init__(self, source: Path, target: Path, version: Publication, days: int, times: int) -> None:
        self._source, self._target, self._version = source, target, version
        self._days, self._times = days, times
        self._connection = duckdb.connect()

    def events(self) -> Iterator[PublishedFile]:
        """Write each month's events, sorted by time and number, of the copies that reach into it."""
        for month, copies in self._months():
            start = datetime.strptime(month, "%Y-%m")  # noqa: DTZ007 - the columns are UTC without a zone
            end = (start + timedelta(days=32)).replace(day=1)
            total, shift = self._version.facts.total, f"to_days({self._days} * copy)"
            copied = f"(SELECT *, unnest({copies}) AS copy FROM {self._files('events')})"  # noqa: S608 - numbers
            yield self._write(
                f"events/month={month}",
                f"""SELECT * EXCLUDE (copy) FROM (
                        SELECT * REPLACE (seq + copy * {total} AS seq, happened_at - {shift} AS happened_at)
                        FROM {copied}
                    )
                    WHERE happened_at >= '{start}'::TIMESTAMP AND happened_at < '{end}'::TIMESTAMP
                    ORDER BY happened_at, seq""",  # noqa: S608 - numbers
            )

    def cube(self, table: CubeTable) -> PublishedFile:
        """Write a table of the cube: with a time once for each copy, else with so many times the counts."""
        rows = self._files(table.name)
        shifted = f"to_days({self._days} * copy)"
        if table.unit is None:
            return self._write(
                f"cube/{table.name}",
                f"""SELECT * REPLACE (
                        events * {self._times} AS events, dated * {self._times} AS dated,
                        earliest - to_days({self._days * (self._times - 1)}) AS earliest
                    ) FROM {rows}""",  # noqa: S608 - numbers
            )
        times = ", ".join(f"{name} - {shifted} AS {name}" for name in ("happened_at", "earliest", "latest"))
        return self._write(
            f"cube/{table.name}",
            f"""SELECT * EXCLUDE (copy) REPLACE ({times})
                FROM (SELECT *, unnest(range({self._times}))::INTEGER AS copy FROM {rows}) ORDER BY happened_at""",  # noqa: S608
        )

    def _months(self) -> list[tuple[str, list[int]]]:
        found: list[tuple[str, list[int]]] = self._connection.execute(
            f"""SELECT strftime(happened_at - to_days({self._days} * copy), '%Y-%m') AS month,
                       list(DISTINCT copy ORDER BY copy)
                FROM (SELECT happened_at, unnest(range({self._times}))::INTEGER AS copy FROM {self._files("events")})
                GROUP BY month ORDER BY month"""  # noqa: S608 - numbers
        ).fetchall()
        return found

    def _files(self, name: str) -> str:
        paths = ", ".join(f"'{self._source / file.name}'" for file in self._version.tables[name])
        return f"read_parquet([{paths}], hive_partitioning = false)"

    def _write(self, folder: str, sql: str) -> PublishedFile:
        (self._target / folder).mkdir(parents=True, exist_ok=True)
        part = self._target / folder / "part"
        (records,) = self._connection.execute(
            f"COPY ({sql}) TO '{part}' (FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()[0]
        with part.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        name = f"{folder}/{digest}.parquet"
        size = part.stat().st_size
        part.rename(self._target / name)
        return PublishedFile(name, records, size, digest, digest)
