"""The spool: every record of a file, however broken the file is, in a form that the engine always reads."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from audit_explorer.sources.files.csv.csv_reader import CsvReader
from audit_explorer.sources.files.json.tolerant_json import TolerantReader
from audit_explorer.sources.files.reading_watch import Cancelled, Progress, Watch
from audit_explorer.sources.files.spool_file import spool_file
from audit_explorer.store.ingest.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from audit_explorer.sources.files.envelopes.sniff import Form
    from audit_explorer.sources.files.json.tolerant_json import Row
    from audit_explorer.sources.files.packed.members import Member


@dataclass(frozen=True, slots=True)
class Spooled:
    """What one file was read into.

    `records` is NDJSON of `{"record": number from 1, "raw": text as received, "clean": JSON text or null}`, `problems`
    NDJSON of the fields of Problem; both are private files in valid UTF-8. `count` is how many records are in it,
    `unreadable` how many positions held none. `longest` bounds the bytes of the longest line of `records`. `day_first`:
    the file has the vendor page's own header, whose dates begin with the day. `found` says in words what stood where
    the first record should, when that was none.
    """

    records: Path
    problems: Path
    count: int
    unreadable: int
    longest: int
    day_first: bool = False
    found: str = ""


def write_spool(
    member: Member,
    form: Form,
    folder: Path,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Spooled:
    """Read a member through the tolerant reader of its form, in one pass; nothing is held but the current record.

    Raises NoRecordsError for a table that is no audit log, CancelledError when `cancelled` said so (asked about once a
    MiB); then the files it began are gone.
    """
    watch = Watch(f"Reading {member.name}", member.size, progress, cancelled)
    records, records_path = spool_file(folder, ".records.ndjson")
    problems, problems_path = spool_file(folder, ".problems.ndjson")
    count = unreadable = longest = 0
    done = False
    try:
        with member.path.open("rb") as file, records, problems:
            reader = TolerantReader(file, member.name, watch)
            table = CsvReader(file, member.name, watch) if form.kind == "csv" else None
            found: Iterable[Row | Problem] = table or reader
            for item in found:
                if isinstance(item, Problem):
                    problems.write(json.dumps(asdict(item), ensure_ascii=False).encode() + b"\n")
                    unreadable += item.record is not None and not item.kept
                    continue
                clean = "null" if item.clean is None else encode_basestring(item.clean)
                line = f'{{"record":{item.record},"raw":{encode_basestring(item.raw)},"clean":{clean}}}\n'.encode()
                records.write(line)
                count += 1
                longest = max(longest, len(line))
        done = True
    finally:
        if not done:
            records_path.unlink()
            problems_path.unlink()
    day_first = table is not None and table.is_vendors
    return Spooled(records_path, problems_path, count, unreadable, longest, day_first, reader.found)
