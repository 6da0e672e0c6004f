"""The spool: every record of a file, however broken the file is, in a form that the engine always reads."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Final

from audit_explorer.sources.files.csv.csv_reader import CsvReader
from audit_explorer.sources.files.json.tolerant_json import TolerantReader
from audit_explorer.sources.files.reading_watch import Cancelled, Progress, Watch
from audit_explorer.sources.files.spool_file import spool_file
from audit_explorer.store.ingest.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from audit_explorer.sources.files.envelopes.sniff import Form
    from audit_explorer.sources.files.json.tolerant_json import Row
    from audit_explorer.sources.files.packed.members import Member


# So many problems of one file are listed; what is beyond is counted by its reason.
_LISTED: Final = 10_000
# After so many records or problems the person is asked whether to go on.
_ASKED_EVERY: Final = 500


@dataclass(frozen=True, slots=True)
class Spooled:
    """What one file was read into.

    `records` is NDJSON of `{"file": which of the spool's files, from 0, "record": number from 1, "raw": text as
    received, "clean": JSON text or null}`, `problems` NDJSON of the fields of Problem; both are private files in valid
    UTF-8. `count` is how many records are in it, `unreadable` how many positions held none. `longest` bounds the bytes
    of the longest line of `records`. `day_first`: the file has the vendor page's own header, whose dates begin with the
    day. `found` says in words what stood where the first record should, when that was none.
    """

    records: Path
    problems: Path
    count: int
    unreadable: int
    longest: int
    day_first: bool = False
    found: str = ""


class Spool:
    """Two private files in a folder that one or more members are read into; without an exception they are kept."""

    def __init__(self, folder: Path) -> None:
        self._records, self.records = spool_file(folder, ".records.ndjson")
        self._problems, self.problems = spool_file(folder, ".problems.ndjson")
        self._files = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if kind is not None:
            self.records.unlink()
            self.problems.unlink()

    def read(self, member: Member, form: Form, watch: Watch) -> Spooled:
        """Read one more member through the tolerant reader of its form, in one pass; raises what write_spool does."""
        listed = count = unreadable = longest = 0
        more: Counter[tuple[str, bool]] = Counter()
        records = self._records
        with member.path.open("rb") as file:
            reader = TolerantReader(file, member.name, watch)
            table = CsvReader(file, member.name, watch) if form.kind == "csv" else None
            found: Iterable[Row | Problem] = table or reader
            for number, item in enumerate(found):
                if number % _ASKED_EVERY == 0:
                    watch.check()
                if isinstance(item, Problem):
                    unreadable += item.record is not None and not item.kept
                    listed += 1
                    if listed > _LISTED:
                        more[item.reason, item.kept] += 1
                    else:
                        self._list(item)
                    continue
                clean = "null" if item.clean is None else encode_basestring(item.clean)
                line = (
                    f'{{"file":{self._files},"record":{item.record},"raw":{encode_basestring(item.raw)},'
                    f'"clean":{clean}}}\n'
                ).encode()
                records.write(line)
                count += 1
                longest = max(longest, len(line))
        for (reason, kept), times in more.items():
            words = f"{times:,} more, counted but not listed"
            self._list(Problem(member.name, None, None, None, reason, words, kept))
        self._files += 1
        day_first = table is not None and table.is_vendors
        return Spooled(self.records, self.problems, count, unreadable, longest, day_first, reader.found)

    def close(self) -> None:
        """Close both files, which stay."""
        with self._records, self._problems:
            pass

    def _list(self, problem: Problem) -> None:
        self._problems.write(json.dumps(asdict(problem), ensure_ascii=False).encode() + b"\n")


def write_spool(
    member: Member,
    form: Form,
    folder: Path,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Spooled:
    """Read a member through the tolerant reader of its form, in one pass; nothing is held but the current record.

    Raises NoRecordsError for a table that is no audit log, CancelledError when `cancelled` said so (asked about often
    enough to end within a second); then the files it began are gone.
    """
    with Spool(folder) as spool:
        return spool.read(member, form, Watch(f"Reading {member.name}", member.size, progress, cancelled))
