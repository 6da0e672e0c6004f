"""All values of one field with their figures, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from audit_explorer.analysis.inside.path_value import each_value_sql
from audit_explorer.filters import Condition, Filter, Predicate
from audit_explorer.filters.column import Column, column, is_path
from audit_explorer.filters.comparison_sql import contains
from audit_explorer.filters.condition_value import composed
from audit_explorer.record import FAILED, FIELD
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME, text_of

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.store import Dataset

ValueSort: TypeAlias = Literal["events", "fewest", "failed", "rate", "total", "first", "last", "value", "backwards"]

# What a value without an event under the filter has none of puts it behind the others.
_BY: Final[dict[ValueSort, str]] = {
    "events": "events DESC, total DESC",
    "fewest": "CASE WHEN events = 0 THEN 1 ELSE 0 END, events, total",
    "failed": "failed DESC, events DESC",
    "rate": "rate DESC NULLS LAST, failed DESC, events DESC",
    "total": "total DESC, events DESC",
    "first": "first_seen ASC NULLS LAST",
    "last": "last_seen DESC NULLS LAST",
    "value": "name ASC",
    "backwards": "name DESC",
}
_INSIDE: Final = Column("inside", "text", "", "inside")
VALUE_SORTS: Final[tuple[ValueSort, ...]] = tuple(_BY)


@dataclass(frozen=True, slots=True)
class ValueAsk:
    """Which values of a field, in which order: those that contain `search`, whatever its case; KeyError for no field.

    "no value" stands last in every order, and contains nothing. A field may be a path inside one that holds JSON: of a
    list each different value of a record counts once, and "no value" isn't listed.
    """

    field: str
    sort: ValueSort = "events"
    search: str = ""

    def __post_init__(self) -> None:
        if not is_path(self.field):
            FIELD[self.field]


class ValuePage(NamedTuple):
    """Some of the values, how many there are in all, and how many of these have an event under the filter."""

    rows: pd.DataFrame
    size: int
    occurring: int


def value_list(dataset: Dataset, asked: Filter, how: ValueAsk, *, offset: int = 0, limit: int = 50) -> ValuePage:
    """List values of the whole log with their figures under a resolved filter, without its conditions on the field.

    Columns: value (str or None), events, total (in the whole log), failed, rate (of the events whose outcome is known,
    0 to 1; NaN when there are none), first_seen, last_seen (naive UTC; of the events under the filter).
    """
    where, wanted = dataset.where(asked.without(how.field)), _wanted(dataset, how)
    path = is_path(how.field)
    value = each_value_sql(column(how.field)) if path else Predicate(FIELD[how.field].name)
    name = "inside" if path else how.field
    # Of a list that has the text in it, the other values haven't.
    found = contains(_INSIDE, composed(how.search)) if path and how.search else Predicate("true")
    sql = f"""
        WITH flagged AS (
            SELECT {f"{value.sql} AS inside" if path else name}, happened_at,
                   result = '{FAILED}' AS bad, {UNKNOWN_OUTCOME} AS unclear,
                   coalesce({where.sql}, false) AS fits
            FROM events WHERE {wanted.sql}
        ), counted AS (
            SELECT {name}, count(*) FILTER (WHERE fits) AS events, count(*) AS total,
                   count(*) FILTER (WHERE fits AND bad) AS failed, count(*) FILTER (WHERE fits AND unclear) AS unknown,
                   min(CASE WHEN fits THEN happened_at END) AS first_seen,
                   max(CASE WHEN fits THEN happened_at END) AS last_seen
            FROM flagged WHERE {found.sql} GROUP BY {name}
        ), figures AS (
            SELECT {name if path else text_of(name)} AS value, {name} AS name, events, total, failed,
                   CASE WHEN events > unknown THEN failed / (events - unknown) END AS rate, first_seen, last_seen
            FROM counted
        )"""
    parameters = [*value.parameters, *where.parameters, *wanted.parameters, *found.parameters]
    frame = dataset.frame(
        f"""{sql}
        SELECT value, events, total, failed, rate, first_seen, last_seen,
               count(*) OVER () AS size, count(CASE WHEN events > 0 THEN 1 END) OVER () AS occurring
        FROM figures ORDER BY CASE WHEN value IS NULL THEN 1 ELSE 0 END, {_BY[how.sort]}, name
        LIMIT {int(limit)} OFFSET {int(offset)}
        """,
        parameters,
    )
    rows = frame.drop(columns=["size", "occurring"])
    if len(frame):
        return ValuePage(rows, int(frame["size"].iloc[0]), int(frame["occurring"].iloc[0]))
    size = dataset.row(
        f"{sql} SELECT count(*) AS size, count(CASE WHEN events > 0 THEN 1 END) AS occurring FROM figures", parameters
    )
    return ValuePage(rows, *map(int, size))


def _wanted(dataset: Dataset, how: ValueAsk) -> Predicate:
    if not how.search:
        return Predicate("true")
    if how.field in FIELD and FIELD[how.field].kind == "number":  # no filter asks for some of its digits
        return contains(column(how.field), composed(how.search))
    return dataset.where(Filter((Condition(how.field, "contains", how.search),)))
