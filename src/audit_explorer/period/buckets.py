"""The buckets that a timeline counts events in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_explorer.period.bucket_sql import bucket_sql
from audit_explorer.period.instant import MAX_MS, MIN_MS, from_ms, to_ms
from audit_explorer.period.units import UNITS

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from audit_explorer.period.units import Unit


@dataclass(frozen=True, slots=True)
class Buckets:
    """Spans that follow each other without a gap: number i is [edges[i], edges[i + 1]).

    `edges` are aware UTC datetimes, one more than there are buckets; `unit` is a key of `UNITS`, `label` its name ("1
    hour"), `zone` the zone whose clocks the edges follow: a day there may have 23 or 25 hours.
    """

    unit: str
    label: str
    edges: tuple[datetime, ...]
    zone: ZoneInfo

    @property
    def edges_ms(self) -> tuple[int, ...]:
        """The edges in milliseconds since 1970."""
        return tuple(to_ms(edge) for edge in self.edges)

    @property
    def count(self) -> int:
        """Number of buckets, one or more."""
        return len(self.edges) - 1

    def index_sql(self, column_ms: str) -> str:
        """DuckDB integer expression for the bucket number of an expression in milliseconds since 1970.

        -1 before the first edge, `count` from the last edge on, NULL for NULL. The text holds nothing but `column_ms`,
        which must be ours and is repeated, so best a plain column, and integers computed here. It needs no ICU.
        """
        return bucket_sql(column_ms, self.edges_ms)


def choose(start: datetime, end: datetime, zone: ZoneInfo, *, most: int = 150) -> Buckets:
    """Finest buckets that cover [start, end) in at most `most` pieces; an empty span gets the one at its start.

    Up to one hour a bucket is that much real time; from three hours to years the edges are round readings of the zone's
    wall clock, weeks beginning on Monday. The outer edges are round too, so they may reach beyond the span, but never
    beyond the years 1 to 9999. Raises ValueError when `most` is less than one.
    """
    if most < 1:
        message = "a timeline needs one bucket or more"
        raise ValueError(message)
    first = min(to_ms(start), MAX_MS - 1)
    last = max(to_ms(end), first + 1)
    fitting = ((unit, _edges(unit, zone, first, last, most)) for unit in UNITS)
    unit, edges = next(found for found in fitting if found[1])
    return Buckets(unit.key, unit.label, tuple(from_ms(edge) for edge in edges), zone)


def _edges(unit: Unit, zone: ZoneInfo, first: int, last: int, most: int) -> list[int]:
    """Edges of one unit around [first, last), strictly ascending; none when that takes more than `most` buckets."""
    if last - first > unit.span(most):
        return []
    edges: list[int] = []
    for mark in unit.marks(zone, first):
        edge = min(max(mark, MIN_MS), MAX_MS)
        if edge <= first:
            edges = [edge]
        elif edge > edges[-1]:
            edges.append(edge)
        if len(edges) > most + 1:
            return []
        if edge >= last:
            return edges
    return []
