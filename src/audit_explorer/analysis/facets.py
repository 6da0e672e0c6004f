"""How often each value of a field occurs, for every facet of a page in one pass over the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import pandas as pd

from audit_explorer.filters import Filter
from audit_explorer.filters.condition_value import composed
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
    fields = tuple(ask.field for ask in asks)
    frame = _counts(dataset, asked, fields)
    return {ask.field: facet_of(frame[frame["field"] == ask.field], ask, asked) for ask in asks}


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


def facet_of(counts: pd.DataFrame, ask: FacetAsk, asked: Filter) -> Facet:
    """Make a facet of every value's counts (columns as in Facet): the values that are asked for, in their order."""
    named = _as_logged({*asked.values(ask.field), *asked.values(ask.field, negated=True)}, counts["value"])
    rest = _with_absent(counts[counts["value"].notna()], named)
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
    return Facet(ask.field, values, len(rest) - len(shown))


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
