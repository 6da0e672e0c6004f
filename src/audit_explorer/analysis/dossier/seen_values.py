"""What an actor's events came from: each value with when it was first seen, new ones marked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from audit_explorer.period import Period, to_ms
from audit_explorer.record import FAILED, FIELD
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME, milliseconds, text_of

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

Against = Literal["earlier events", "no start", "no earlier event"]
"""What values are compared with: the actor's events before the period, or why there are none."""


@dataclass(frozen=True, slots=True)
class SeenValues:
    """The values of a field under a filter, with when the same events without the period had them first.

    `rows` has the columns of the field's name (str), events, failed, unknown (outcome), first, last (in the period),
    first_ever (in the log; naive UTC, of dated events all three), undated (how many of its events in the log have no
    time), new (bool: none of its dated events lies before the period, and the actor has one that does). New ones come
    first, then what was seen last. `different` is how many values there are in all, `new` how many of them are new,
    `without` how many events of the period have no value.
    """

    field: str
    rows: pd.DataFrame
    different: int
    new: int
    without: int
    against: Against


def seen_values(dataset: Dataset, asked: Filter, field: str, *, most: int = 20) -> SeenValues:
    """Count a resolved filter's events by the values of a field, against the same filter's events before its period.

    Raises KeyError for a field that does not exist.
    """
    name, start = FIELD[field].name, asked.period.start
    ever, where = dataset.where(replace(asked, period=Period())), dataset.where(asked)
    before = f"{milliseconds('happened_at')} < {to_ms(start)}" if start is not None else "false"
    earlier, without = dataset.row(
        f"""
        SELECT count(*) FILTER (WHERE {before}), count(*) FILTER (WHERE {name} IS NULL AND coalesce({where.sql}, false))
        FROM events WHERE {ever.sql}
        """,
        [*where.parameters, *ever.parameters],
    )
    against: Against = "no start" if start is None else "earlier events" if earlier else "no earlier event"
    is_new = "before = 0" if against == "earlier events" else "false"
    rows = dataset.frame(
        f"""
        WITH flagged AS (
            SELECT {name}, happened_at, result = '{FAILED}' AS bad, {UNKNOWN_OUTCOME} AS unclear, {before} AS old,
                   coalesce({where.sql}, false) AS fits
            FROM events WHERE {name} IS NOT NULL AND ({ever.sql})
        ),
        counted AS (
            SELECT {name}, count(*) FILTER (WHERE fits) AS events, count(*) FILTER (WHERE fits AND bad) AS failed,
                   count(*) FILTER (WHERE fits AND unclear) AS unknown,
                   min(CASE WHEN fits THEN happened_at END) AS first, max(CASE WHEN fits THEN happened_at END) AS last,
                   min(happened_at) AS first_ever, count(*) - count(happened_at) AS undated,
                   count(*) FILTER (WHERE old) AS before
            FROM flagged GROUP BY {name}
        ),
        marked AS (
            SELECT {name}, events, failed, unknown, first, last, first_ever, undated,
                   CASE WHEN {is_new} THEN 1 ELSE 0 END AS new
            FROM counted WHERE events > 0
        )
        SELECT {text_of(field)} AS {field}, events, failed, unknown, first, last, first_ever, undated, new,
               count(*) OVER () AS different, sum(new) OVER () AS all_new
        FROM marked ORDER BY new DESC, last DESC NULLS LAST, events DESC, {name} ASC LIMIT {int(most)}
        """,
        [*where.parameters, *ever.parameters],
    )
    different, new = (int(rows[column].iloc[0]) if len(rows) else 0 for column in ("different", "all_new"))
    rows["new"] = rows["new"].astype(bool)
    return SeenValues(field, rows.drop(columns=["different", "all_new"]), different, new, int(without), against)
