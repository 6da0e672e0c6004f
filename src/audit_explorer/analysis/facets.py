"""How often each value of a field occurs, for every facet of a page in one pass over the log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import nsmallest
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from audit_explorer.analysis.value_counts import value_rows
from audit_explorer.filters import Filter
from audit_explorer.filters.condition_value import composed, is_sole_form
from audit_explorer.record import FAILED, FIELDS
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from audit_explorer.store import Dataset

FACETS: Final = (
    "result",
    "action",
    "operation",
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
        frame = _counts(dataset, asked, asks)
        return {ask.field: _of_many(frame[frame["field"] == ask.field], ask, asked) for ask in asks}
    return {ask.field: facet_of(rows[ask.field], ask, asked) for ask in asks}


def _counts(dataset: Dataset, asked: Filter, asks: tuple[FacetAsk, ...]) -> pd.DataFrame:
    """Count the values of each field asked for.

    Columns: those of Facet.values, with field and size, how many values of the field there are, and occurring, how many
    of them match. A million values of a field never leave the engine: only the first ones do, as many as may be shown.
    Where a text is looked for in them, or the filter names a value that a log may write otherwise, all of them do.
    """
    fields = tuple(ask.field for ask in asks)
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

    wanted = [_wanted(ask, _named(ask, asked)) for ask in asks]
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
        ), figures AS (
            SELECT field, value, {chosen("events")} AS events, {chosen("failed")} AS failed,
                   {chosen("unknown")} AS unknown, total
            FROM counted
        ), placed AS (
            SELECT field, value, events, failed, unknown, total,
                   row_number() OVER (PARTITION BY field ORDER BY value IS NULL, {_order(asks)}) AS place,
                   count(value) OVER (PARTITION BY field) AS size,
                   count(CASE WHEN events > 0 THEN value END) OVER (PARTITION BY field) AS occurring
            FROM figures
        )
        SELECT field, value, events, failed, unknown, total, size, occurring FROM placed
        WHERE value IS NULL OR {" OR ".join(which for which, _ in wanted)}
        """,
        [*parameters, *(value for _, values in wanted for value in values)],
    )


def _order(asks: tuple[FacetAsk, ...]) -> str:
    """Give the order of each field's values, as `_facet` has it."""
    rare = ", ".join(f"'{ask.field}'" for ask in asks if ask.order == "rare") or "''"
    return f"""CASE WHEN field IN ({rare}) THEN (CASE WHEN events = 0 THEN 1 ELSE 0 END) ELSE 0 END,
        CASE WHEN field IN ({rare}) THEN events ELSE -events END,
        CASE WHEN field IN ({rare}) THEN total ELSE -total END, value"""


def _wanted(ask: FacetAsk, named: set[str]) -> tuple[str, list[str]]:
    """Say which values of a field are asked for, with the parameters of that."""
    if ask.search or not all(map(is_sole_form, named)):
        return f"field = '{ask.field}'", []
    marks = f" OR value IN ({', '.join('?' * len(named))})" if named else ""
    return f"(field = '{ask.field}' AND (place <= {int(ask.most)}{marks}))", sorted(named)


def _named(ask: FacetAsk, asked: Filter) -> set[str]:
    return {*asked.values(ask.field), *asked.values(ask.field, negated=True)}


def _of_many(counts: pd.DataFrame, ask: FacetAsk, asked: Filter) -> Facet:
    facet = facet_of(_rows(counts), ask, asked)
    return replace(facet, hidden=facet.hidden + _left_in_engine(counts[counts["value"].notna()], ask))


def _left_in_engine(sent: pd.DataFrame, ask: FacetAsk) -> int:
    """Count the values that could be shown, but did not leave the engine."""
    if sent.empty:
        return 0
    if ask.order == "rare":
        return int(sent["occurring"].iloc[0]) - int((sent["events"] > 0).sum())
    return int(sent["size"].iloc[0]) - len(sent)


def _rows(counts: pd.DataFrame) -> list[_Row]:
    values = (value if isinstance(value, str) else None for value in counts["value"])
    figures = (counts[name].tolist() for name in ("events", "failed", "unknown", "total"))
    return list(zip(values, *figures, strict=True))


# Plain Python: a dozen small frames took 43 ms an answer, more than the engine's part.
def facet_of(rows: Iterable[_Row], ask: FacetAsk, asked: Filter) -> Facet:
    """Make a facet of the counts of every value: the values that are asked for, in their order."""
    missing = [row for row in rows if row[0] is None and row[-1]]
    there = [row for row in rows if row[0] is not None]
    named = _as_logged(_named(ask, asked), there)
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
