"""How often each value of a field occurs, for every facet of a page in one pass over the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import pandas as pd

from audit_explorer.filters import Filter
from audit_explorer.filters.condition_value import composed, is_sole_form
from audit_explorer.record import FAILED, FIELDS
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


@dataclass(frozen=True, slots=True)
class FacetAsk:
    """How one facet is to be counted: how many values at most, in which order, and which text they contain."""

    field: str
    most: int = 6
    order: Order = "common"
    search: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one field.

    `values` has the columns value (str; None for "no value", always last), events (matching), failed and unknown (how
    many of these failed, and say neither), and total (in the whole log). Values that the filter names are always in it.
    `hidden` counts the values left out.
    """

    field: str
    values: pd.DataFrame
    hidden: int


def facet_counts(dataset: Dataset, asked: Filter, asks: Iterable[FacetAsk]) -> Mapping[str, Facet]:
    """Count facets under a resolved filter; a facet's own conditions don't narrow its own counts."""
    asks = tuple(asks)
    frame = _counts(dataset, asked, asks)
    return {ask.field: _facet(frame[frame["field"] == ask.field], ask, asked) for ask in asks}


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


def _facet(counts: pd.DataFrame, ask: FacetAsk, asked: Filter) -> Facet:
    named = _as_logged(_named(ask, asked), counts["value"])
    sent = counts[counts["value"].notna()]
    rest = _with_absent(sent, named)
    chosen = rest["value"].isin(named)
    if search := composed(ask.search):
        rest = rest[chosen | rest["value"].str.normalize("NFC").str.contains(search, case=False, regex=False)]
    if ask.order == "rare":
        # The rarest value is one that occurs, not one that the filter leaves without any event.
        rest = rest[rest["value"].isin(named) | (rest["events"] > 0)]
        rest = rest.assign(never=rest["events"] == 0).sort_values(["never", "events", "total", "value"])
    else:
        rest = rest.sort_values(["events", "total", "value"], ascending=[False, False, True])
    chosen = rest["value"].isin(named)
    room = max(0, ask.most - int(chosen.sum()))
    shown = rest[chosen | ((~chosen).cumsum() <= room)]
    missing = counts[counts["value"].isna() & (counts["total"] > 0)]
    values = pd.concat([shown, missing])[["value", "events", "failed", "unknown", "total"]].reset_index(drop=True)
    return Facet(ask.field, values, len(rest) - len(shown) + _left_in_engine(sent, ask))


def _left_in_engine(sent: pd.DataFrame, ask: FacetAsk) -> int:
    """Count the values that could be shown, but did not leave the engine."""
    if sent.empty:
        return 0
    if ask.order == "rare":
        return int(sent["occurring"].iloc[0]) - int((sent["events"] > 0).sum())
    return int(sent["size"].iloc[0]) - len(sent)


def _as_logged(named: set[str], values: pd.Series[str]) -> set[str]:
    """Give values that the filter names as the log writes them: it may not use Unicode's NFC, as the filter does."""
    if all(map(str.isascii, named)):
        return named
    logged = set(values[values.str.normalize("NFC").isin(named)])
    return logged | (named - set(map(composed, logged)))


def _with_absent(counts: pd.DataFrame, named: set[str]) -> pd.DataFrame:
    """Add those values that the log doesn't have: they occur never."""
    absent = sorted(named - set(counts["value"]))
    if not absent:
        return counts
    rows = pd.DataFrame({"value": absent}).assign(events=0, failed=0, unknown=0, total=0)
    return pd.concat([counts, rows], ignore_index=True)
