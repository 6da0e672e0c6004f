"""What tests publish, and a way to read it back without any of the product's code."""

from __future__ import annotations

import json
import os
import signal
import tempfile
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import duckdb

from audit_explorer.store.archive import Archive
from audit_explorer.store.published.mounted_folder import MountedFolder
from audit_explorer.store.published.publishing import Published, publish
from audit_explorer.store.strict_json import DOUBTFUL_SQL, UNDERSTOOD_SQL
from tests.builders import ABSENT, legacy_error, make_current, make_legacy

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from audit_explorer.store.dataset import Dataset

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)
HOSTILE = "'; DROP TABLE events; --\u202e\x1f\x00<b>=1+1"

#: Both generations, in no order: undated and strange times, conflicts, copies, hostile and broken texts.
STRANGE: list[dict[str, Any]] = [
    *(
        make_legacy(id=number, happenedAt=f"2026-0{number % 3 + 1}-{number % 28 + 1:02}T10:00:00Z", entityId=number % 7)
        for number in range(60, 0, -1)
    ),
    make_legacy(id="undated", happenedAt="one day", error=legacy_error(403)),
    make_legacy(id="no time", happenedAt=ABSENT),
    make_legacy(id="long ago", happenedAt="0002-01-01T00:00:00Z"),
    make_legacy(id=7, action="Delete"),
    make_legacy(id=7, action="Update", happenedAt="2026-02-03T00:00:00Z"),
    make_legacy(id=8, happenedAt="2026-03-09T10:00:00Z", entityId=1),
    make_legacy(id=HOSTILE, entityName=HOSTILE, happenedAt="2026-02-01T00:00:00Z", unknown={"ü": [1.0, "\\ud800"]}),
    make_current(id="k", action="sign-in"),
    make_current(id="k", action="sign-in"),
    make_current(id="l", entity_name="аdmin", entity_id=None, error_message="x\n" * 50),
    make_current(id="m", entity_id=None, entity_name=None, url="/api/v1/org-unit/departments/77"),
    make_legacy(id="same", happenedAt="2026-09-07T11:28:24.131Z", entityType="Department"),
]


def lines(records: list[dict[str, Any]]) -> str:
    """Give records as NDJSON, with what is no record after them."""
    return "\n".join(json.dumps(record) for record in records) + "\n"


def publish_here(dataset: Dataset, place: Path, *, lasting: bool = False, now: datetime = NOW) -> Published:
    """Publish, at a fixed time unless one is given."""
    return publish(dataset, str(place), now=now, lasting=lasting)


class ReadBack:
    """The tables of a place as an engine has them that reads the files named there and knows nothing else."""

    def __init__(self, place: Path) -> None:
        """Read what its list names now."""
        self.said = json.loads((place / "facts.json").read_text("utf-8"))
        self.engine = duckdb.connect()
        for table, files in self.said["tables"].items():
            paths = ", ".join("'" + str(place / file["name"]).replace("'", "''") + "'" for file in files)
            read = f"read_parquet([{paths}], hive_partitioning = false)"
            self.engine.execute(f"CREATE VIEW {table} AS FROM {read}")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask something."""
        return self.engine.execute(sql).fetchall()

    def columns(self, table: str) -> dict[str, str]:
        """Give the types of a table's columns."""
        return {row[0]: row[1] for row in self.rows(f"DESCRIBE {table}")}


def differing(dataset: Dataset, place: Path) -> dict[str, tuple[Counter[Any], Counter[Any]]]:
    """Give the rows of each table that only the dataset has, or only what was published; {} when all agree.

    The numbers of entities are another matter: see `same_entities`.
    """
    back = ReadBack(place)
    found = {}
    for table in back.said["tables"]:
        names = [name for name in back.columns(table) if (table, name) != ("events", "entity")]
        expected = ", ".join(made_of(table, name) for name in names)
        ours = Counter(dataset.rows(f"SELECT {expected} FROM {table}"))  # noqa: S608 - names of our own
        theirs = Counter(back.rows(f"SELECT {', '.join(names)} FROM {table}"))  # noqa: S608
        if ours != theirs:
            found[table] = (ours - theirs, theirs - ours)
    back.engine.close()
    return found


def made_of(table: str, name: str) -> str:
    """Give the SQL of what a published column must have: most are the dataset's own, some are made of them."""
    field, _, made = name.rpartition("_")
    if made == "composed":
        return f"nullif(nfc_normalize({field}::VARCHAR), {field}::VARCHAR)"
    if made == "structure":
        return f"CASE WHEN json_valid({field}) THEN json_structure({field})::VARCHAR END"
    if (table, name) == ("received", "clean"):
        return f"CASE WHEN {DOUBTFUL_SQL} THEN {UNDERSTOOD_SQL} END"
    return name


def same_entities(dataset: Dataset, place: Path) -> bool:
    """Say whether events are of one entity in the dataset where they are in what was published, and only there."""
    sql = "SELECT seq, entity FROM events ORDER BY seq"
    ours, theirs = dict(dataset.rows(sql)), dict(ReadBack(place).rows(sql))
    pairs = {(ours[seq], theirs[seq]) for seq in ours}
    return len(pairs) == len({one for one, _ in pairs}) == len({other for _, other in pairs})


def publish_archive_until(folder: Path, place: Path, steps: int) -> None:
    """Publish an archive; killed when so many files were put on the disk."""
    # The process has no test of its own to give it one.
    tempfile.tempdir = str(folder.parent)
    fsync, left = os.fsync, [steps]

    def counted(handle: Any) -> None:  # noqa: ANN401 - whatever fsync takes
        fsync(handle)
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    dataset = Archive(folder).open()
    os.fsync = counted  # type: ignore[assignment] # the name of its argument
    publish_here(dataset, place, lasting=True)


def hold_lock(place: Path, done: Connection) -> None:
    """Publish for ever, as far as others can tell."""
    with MountedFolder(place).alone():
        done.send(("locked", 0))
        done.poll(None)
