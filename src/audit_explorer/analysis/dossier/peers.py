"""How an actor's failures compare with those of the other actors of its type."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from audit_explorer.filters import Condition
from audit_explorer.record import FAILED
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME

if TYPE_CHECKING:
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

_OWN: Final = ("source_type", "events", "failed", "unknown", "rate")
_OTHERS: Final = (*("others", "unclear", "others_events", "others_failed", "lower", "median", "upper", "more", "same"),)
_QUARTERS: Final = (1, 2, 3)
_FIGURES: Final = f"""count(*) AS events, count(*) FILTER (WHERE result = '{FAILED}') AS failed,
                   count(*) FILTER (WHERE {UNKNOWN_OUTCOME}) AS unknown"""


def peers(dataset: Dataset, asked: Filter, who: str) -> pd.DataFrame:
    """Compare an actor's failure rate with the rates of the other actors of each type that it has.

    Of the resolved filter only the period and `once` count. One row for each source_type of the actor (None: its events
    say none), most events first: source_type, events, failed, unknown (outcome), rate; others (how many other actors of
    the type have an event of known outcome), unclear (how many have events, but none such), others_events,
    others_failed (of all the others); lower, median, upper (the quartiles of the others' rates, on the straight line
    between two of them), more, same (how many others have a higher rate, the same one). Rates are of the events of
    known outcome, 0 to 1, NaN where there are none.
    """
    everyone = replace(asked, conditions=(), text="", expression=None)
    mine = dataset.where(everyone.adding(Condition("actor", "is", who)))
    own = dataset.rows(
        f"""
        SELECT source_type, {_FIGURES} FROM events WHERE {mine.sql}
        GROUP BY source_type ORDER BY events DESC, source_type ASC NULLS LAST
        """,
        mine.parameters,
    )
    rows = []
    for source_type, events, failed, unknown in own:
        rate = failed / (events - unknown) if events > unknown else math.nan
        kind = Condition("source_type", *(("missing",) if source_type is None else ("is", source_type)))
        other = everyone.adding(kind, Condition("actor", "is", who, negated=True))
        rows.append((source_type, events, failed, unknown, rate, *_others(dataset, other, rate)))
    return pd.DataFrame(rows, columns=[*_OWN, *_OTHERS])


def _others(dataset: Dataset, asked: Filter, rate: float) -> tuple[float, ...]:
    """Give the figures of _OTHERS."""
    where = dataset.where(asked)
    places = ", ".join(
        f"min(CASE WHEN place = {_times('others - 1', quarter)} // 4 + {after} THEN rate END)"
        for quarter in _QUARTERS
        for after in (1, 2)
    )
    row = dataset.row(
        f"""
        WITH counted AS (
            SELECT actor, {_FIGURES} FROM events WHERE actor IS NOT NULL AND ({where.sql}) GROUP BY actor
        ),
        rated AS (
            SELECT failed / (events - unknown) AS rate, count(*) OVER () AS others,
                   row_number() OVER (ORDER BY failed / (events - unknown), actor) AS place
            FROM counted WHERE events > unknown
        )
        SELECT (SELECT count(*) FROM rated) AS others, (SELECT count(*) FROM counted WHERE events = unknown) AS unclear,
               (SELECT sum(events) FROM counted) AS events, (SELECT sum(failed) FROM counted) AS failed,
               count(*) FILTER (WHERE rate > ?) AS more, count(*) FILTER (WHERE rate = ?) AS same, {places}
        FROM rated
        """,
        [*where.parameters, *([None, None] if math.isnan(rate) else [rate, rate])],
    )
    others, unclear, events, failed, more, same, *rates = row
    quartiles = [_between(others, quarter, *rates[2 * quarter - 2 : 2 * quarter]) for quarter in _QUARTERS]
    return others, unclear, int(events or 0), int(failed or 0), *quartiles, more, same


def _between(others: int, quarter: int, low: float | None, high: float | None) -> float:
    """Give a quartile between the two rates that stand before it and after it."""
    if low is None:
        return math.nan
    return low if high is None else low + (high - low) * ((quarter * (others - 1)) % 4) / 4


def _times(number: str, times: int) -> str:
    """Multiply in the portable subset, which has no product."""
    return f"({' + '.join([f'({number})'] * times)})"
