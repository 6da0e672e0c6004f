"""How often each value of a field occurs, for every facet of a page in one pass over the log."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from audit_explorer.analysis.value_counts import value_rows
from audit_explorer.filters import Filter
from audit_explorer.filters.condition_value import composed
from audit_explorer.record import FAILED, FIELDS
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from audit_explorer.store import Dataset

FACETS: Final = (
    "result",
    "action",
    "entity_type",
    "actor",
    "source_type",
    "cluster",
    "error_type",
    "http_status",
    "source_ip",
)

# Every other field with few values; error patterns have a question of their own.
FURTHER: Final = tuple(
    field.name for field in FIELDS if field.kind == "few" and field.name not in {*FACETS, "error_shape"}
)

Order = Literal["common", "rare"]

_Row: TypeAlias = "tuple[str | None, int, int, int, int]"
"""A value (None where a record has none), events, failed, unknown, total."""


@dataclass(frozen=True, slots=True)
class FacetAsk:
    """How one facet is to be counted: how many values at most, in which order, and which text they contain."""

    field: str
    most: int = 6
    order: Order = "common"
    search: str = ""


class ValueCount(NamedTuple):
    """One value (None for "no value"): matching events, how many of these failed or say neither, all in the log."""

    value: str | None
    events: int
    failed: int
    unknown: int
    total: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one field, "no value" last; those that the filter names are always among them.

    `hidden` counts the values left out.
    """

    field: str
    values: tuple[ValueCount, ...]
    hidden: int


def facet_counts(dataset: Dataset, asked: Filter, asks: Iterable[FacetAsk]) -> Mapping[str, Facet]:
    """Count facets under a resolved filter; a facet's own conditions don't narrow its own counts."""
    asks = tuple(asks)
    fields = tuple(ask.field for ask in asks)
    rows = value_rows(dataset, asked, fields)
    if rows is None:
        frame = _counts(dataset, asked, fields)
        return {ask.field: facet_of(_rows(frame[frame["field"] == ask.field]), ask, asked) for ask in asks}
    return {ask.field: facet_of(rows[ask.field], ask, asked) for ask in asks}


def _counts(dataset: Dataset, asked: Filter, fields: tuple[str, ...]) -> pd.DataFrame:
    own = [field for field in fields if field in asked.fields]
    common = asked
    for field in own:
        common = common.without(field)
    parts = [(dataset.where(common), "fits")]
    for field in own:
        narrowing = tuple(condition for condition in asked.conditions if condition.field == field)
        parts.append((dataset.where(Filter(narrowing)), f"fits_{field}"))
    flags = ", ".join(f"coalesce({predicate.sql}, false) AS {name}" for predicate, name in parts)
    parameters = [value for predicate, _ in parts for value in predicate.parameters]

    def fits(*, but: str | None) -> str:
        return " AND ".join(["fits", *(f"fits_{field}" for field in own if field != but)])

    def counted(but: str | None, name: str) -> str:
        condition = fits(but=but)
        return (
            f"count(*) FILTER (WHERE {condition}) AS events_{name}, "
            f"count(*) FILTER (WHERE {condition} AND bad) AS failed_{name}, "
            f"count(*) FILTER (WHERE {condition} AND unclear) AS unknown_{name}"
        )

    counts = ", ".join([counted(None, "all"), *(counted(field, field) for field in own)])

    def chosen(figure: str) -> str:
        cases = " ".join(f"WHEN '{field}' THEN {figure}_{field}" for field in own)
        return f"CASE field {cases} ELSE {figure}_all END" if own else f"{figure}_all"

    names = ", ".join(fields)
    sets = ", ".join(f"({field})" for field in fields)
    which = " ".join(f"WHEN grouping({field}) = 0 THEN '{field}'" for field in fields)
    values = ", ".join(text_of(field) for field in fields)
    return dataset.frame(
        f"""
        WITH flagged AS (SELECT {names}, result = '{FAILED}' AS bad, {UNKNOWN_OUTCOME} AS unclear, {flags} FROM events),
        counted AS (
            SELECT CASE {which} END AS field, coalesce({values}) AS value, count(*) AS total, {counts}
            FROM flagged GROUP BY GROUPING SETS ({sets})
        )
        SELECT field, value, {chosen("events")} AS events, {chosen("failed")} AS failed,
               {chosen("unknown")} AS unknown, total
        FROM counted
        """,
        parameters,
    )


def _rows(counts: pd.DataFrame) -> list[_Row]:
    values = (value if isinstance(value, str) else None for value in counts["value"])
    figures = (counts[name].tolist() for name in ("events", "failed", "unknown", "total"))
    return list(zip(values, *figures, strict=True))


# Plain Python: a dozen small frames took 43 ms an answer, more than the engine's part.
def facet_of(rows: Iterable[_Row], ask: FacetAsk, asked: Filter) -> Facet:
    """Make a facet of the counts of every value: the values that are asked for, in their order."""
    missing = [row for row in rows if row[0] is None and row[-1]]
    there = [row for row in rows if row[0] is not None]
    named = _as_logged({*asked.values(ask.field), *asked.values(ask.field, negated=True)}, there)
    chosen = [row for row in there if row[0] in named]
    chosen += [(value, 0, 0, 0, 0) for value in named.difference(row[0] for row in chosen)]
    rest = [row for row in there if row[0] not in named]
    if search := composed(ask.search).lower():
        rest = [row for row in rest if search in composed(row[0] or "").lower()]
    if ask.order == "rare":
        # The rarest value is one that occurs, not one that the filter leaves without any event.
        rest, place = [row for row in rest if row[1]], _rarest_first
    else:
        place = _commonest_first
    room = max(0, ask.most - len(chosen))
    shown = sorted([*chosen, *nsmallest(room, rest, key=place)], key=place)
    return Facet(ask.field, tuple(ValueCount(*row) for row in [*shown, *missing]), max(0, len(rest) - room))


def _commonest_first(row: _Row) -> tuple[bool, int, int, str]:
    return False, -row[1], -row[4], row[0] or ""


def _rarest_first(row: _Row) -> tuple[bool, int, int, str]:
    return not row[1], row[1], row[4], row[0] or ""


def _as_logged(named: set[str], rows: Iterable[_Row]) -> set[str]:
    """Give values that the filter names as the log writes them: it may not use Unicode's NFC, as the filter does."""
    if all(map(str.isascii, named)):
        return named
    logged = {row[0] for row in rows if row[0] is not None and composed(row[0]) in named}
    return logged | (named - set(map(composed, logged)))
