"""What the tests of the readers share: a file read from end to end."""

from __future__ import annotations

import io
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit_explorer.sources.files.envelopes.sniff import form
from audit_explorer.sources.files.json.tolerant_json import Row, TolerantReader
from audit_explorer.sources.files.packed.members import members
from audit_explorer.sources.files.reading_watch import Watch
from audit_explorer.sources.files.spool import write_spool
from audit_explorer.store.ingest.problem import Problem

DATA = Path(__file__).parents[2] / "data"
LIMIT = 1 << 30


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read: number and object of each record, problems of the members with those of the records."""

    rows: list[tuple[int, Any]]
    problems: list[Problem]
    unreadable: int

    @property
    def objects(self) -> list[Any]:
        """The records' objects in order."""
        return [value for _, value in self.rows]

    @property
    def ids(self) -> list[Any]:
        """The records' ids in order."""
        return [value.get("id") for value in self.objects]


def read_file(path: Path) -> Reading:
    """Read a file as the application does on its tolerant path."""
    rows: list[tuple[int, Any]] = []
    problems: list[Problem] = []
    unreadable = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for member in members(path, path.name, folder, limit=LIMIT):
            if isinstance(member, Problem):
                problems.append(member)
                continue
            spooled = write_spool(member, form(member.path), folder)
            lines = [json.loads(line) for line in spooled.records.read_bytes().splitlines()]
            rows += [(line["record"], json.loads(line["clean"] or line["raw"])) for line in lines]
            problems += [Problem(**json.loads(line)) for line in spooled.problems.read_bytes().splitlines()]
            unreadable += spooled.unreadable
            assert len(lines) == spooled.count
    return Reading(rows, problems, unreadable)


def read_bytes(data: bytes) -> tuple[list[Row], list[Problem]]:
    """Read JSON with the tolerant reader alone."""
    found = list(TolerantReader(io.BytesIO(data), "log", Watch("Reading log", len(data))))
    return [item for item in found if isinstance(item, Row)], [item for item in found if isinstance(item, Problem)]
