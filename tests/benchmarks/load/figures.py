"""The rows of the table that say how a server stands a crowd."""

from __future__ import annotations

import statistics
import sys
from typing import TYPE_CHECKING, Final

from tests.benchmarks import table
from tests.benchmarks.dashboard import served
from tests.benchmarks.load.crowd import TTL, Found, crowd
from tests.benchmarks.synthetic import export_of

if TYPE_CHECKING:
    from pathlib import Path

#: Seconds that 95 of 100 answers may take, by the size of the log: up to so many records.
_MUST: Final = ((200_000, 1.5), (1_000_000, 3.0))
_RELEASED: Final = 1.10


def load(
    sessions: int, records: int, minutes: float, *, root: Path | None = None, python: str = sys.executable
) -> list[table.Row]:
    """Measure so many sessions for so long over a log of so many records; `root` is another clone to measure."""
    export = export_of(records)
    other = {} if root is None else {"root": root}
    with served(export, f"--server.disconnectedSessionTTL={TTL}", python=python, **other) as server:
        found = crowd(server, export, records, sessions, minutes)
        raised = server.log.read_text("utf-8").count("Traceback")
    for said in filter(None, [*found.errors, *found.wrong]):
        print(said, file=sys.stderr)
    return rows(found, f"{sessions} sessions, {records:,} records, {minutes:g} min", records, raised)


def rows(found: Found, work: str, records: int, raised: int) -> list[table.Row]:
    """Return the rows of one run; `raised` is how many tracebacks the server's output has."""
    answers = len(found.seconds)
    if answers < 2:
        return [table.failed(work, "no answers")]
    cuts = statistics.quantiles(found.seconds, n=100, method="inclusive")
    must = next((seconds for most, seconds in _MUST if records <= most), _MUST[-1][1])
    return [
        table.only(f"{work}: p50", cuts[49], "s"),
        table.at_most(f"{work}: p95", cuts[94], must, "s"),
        table.only(f"{work}: p99", cuts[98], "s"),
        *(table.only(f"of these, {page}: p50", statistics.median(each), "s") for page, each in found.pages.items()),
        table.Row("interactions a second", f"{answers / found.span:.1f}"),
        table.only("the server's CPU an interaction", found.cpu / answers, "s"),
        table.only("the visitors' CPU an interaction", found.own_cpu / answers, "s"),
        table.only("sent an interaction", found.bytes / answers / 1000, "kB"),
        _none("answers with an error", len(found.errors), answers),
        _none("wrong answers", len(found.wrong), answers),
        _none("tracebacks in the server's output", raised, answers),
        table.only("memory of the server: before", found.before, "B"),
        table.only("memory of the server: at most", found.peak, "B"),
        table.at_most("memory of the server: after the sessions", found.after, found.before * _RELEASED, "B"),
    ]


def _none(what: str, count: int, of: int) -> table.Row:
    return table.Row(what, f"{count:,} of {of:,}", "0", "-", "0", met=table.met(not count))
