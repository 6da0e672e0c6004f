"""Two filters side by side: which values one has more of, less of, alone, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.record import FAILED, FIELD
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

#: Which fields' values are compared, in this order where nothing else tells.
COMPARED_FIELDS: Final = (
    *("actor", "operation", "action", "entity_type", "result", "source_ip", "user_agent", "entity_name", "cluster"),
    *("http_method", "http_status", "error_type", "error_shape", "source_type", "tenant_id", "version"),
)
#: The kinds of change, as they are listed.
CHANGES: Final = ("more", "less", "new", "gone")
#: A value that occurs less often than this on its larger side is neither more nor less, but chance.
FEWEST: Final = 3


@dataclass(frozen=True, slots=True)
class Side:
    """How many events one of the filters matches; `unknown` are of unknown outcome, `undated` without a time."""

    events: int
    failed: int
    unknown: int
    undated: int


class Comparison(NamedTuple):
    """What differs. `both` counts the events that match both filters: they are counted on either side."""

    rows: pd.DataFrame
    here: Side
    there: Side
    both: int


def compare(
    dataset: Dataset,
    asked: Filter,
    other: Filter,
    *,
    fields: Sequence[str] = COMPARED_FIELDS,
    most: int | None = 10,
) -> Comparison:
    """Say which values of some of COMPARED_FIELDS two resolved filters differ in; KeyError for no field.

    Columns: change (of CHANGES), field, value (str), here, there (events), share_here, share_there (of all events of
    the side, 0 to 1), failed_here, failed_there, score, and alike: how many values of the field changed that way, of
    which `most` are given (None: all). The rows of a change stand in order of the JLH score, which is (a - b) * a / b
    for the larger share a and the smaller share b; for what is new or gone there is no such score, and it is the share.
    More or less is only what occurs FEWEST times. Events without a value are in the shares' whole and in no row.
    """
    here, there = dataset.where(asked), dataset.where(other)
    parameters = [*here.parameters, *there.parameters]
    names = ", ".join(FIELD[name].name for name in fields)
    flagged = f"""
        SELECT {names}, happened_at, here, there, bad, unclear FROM (
            SELECT {names}, happened_at, coalesce({here.sql}, false) AS here, coalesce({there.sql}, false) AS there,
                   coalesce(result = '{FAILED}', false) AS bad, {UNKNOWN_OUTCOME} AS unclear
            FROM events
        ) AS every WHERE here OR there"""
    sides = [
        f"count(*) FILTER (WHERE {side}{also})"
        for side in ("here", "there")
        for also in ("", " AND bad", " AND unclear", " AND happened_at IS NULL")
    ]
    row = dataset.row(
        f"SELECT {', '.join(sides)}, count(*) FILTER (WHERE here AND there) FROM ({flagged}) AS flagged", parameters
    )
    ours, theirs, both = Side(*row[:4]), Side(*row[4:8]), int(row[8])
    which = " ".join(f"WHEN grouping({name}) = 0 THEN '{name}'" for name in fields)
    place = " ".join(f"WHEN '{name}' THEN {number}" for number, name in enumerate(fields))
    kinds = " ".join(f"WHEN '{name}' THEN {number}" for number, name in enumerate(CHANGES))
    # Some engines take no coalesce of one value.
    value = f"coalesce({', '.join(map(text_of, fields))})" if len(fields) > 1 else text_of(fields[0])
    rows = dataset.frame(
        f"""
        WITH counted AS (
            SELECT CASE {which} END AS field, {value} AS value,
                   count(*) FILTER (WHERE here) AS here, count(*) FILTER (WHERE there) AS there,
                   count(*) FILTER (WHERE here AND bad) AS failed_here,
                   count(*) FILTER (WHERE there AND bad) AS failed_there
            FROM ({flagged}) AS flagged GROUP BY GROUPING SETS ({", ".join(f"({name})" for name in fields)})
        ), shared AS (
            SELECT field, value, here, there, failed_here, failed_there,
                   here / {max(1, ours.events)} AS share_here, there / {max(1, theirs.events)} AS share_there
            FROM counted WHERE value IS NOT NULL
        ), changed AS (
            SELECT field, value, here, there, failed_here, failed_there, share_here, share_there,
                   CASE WHEN there = 0 THEN 'new' WHEN here = 0 THEN 'gone'
                        WHEN share_here > share_there AND here >= {FEWEST} THEN 'more'
                        WHEN share_here < share_there AND there >= {FEWEST} THEN 'less' END AS change,
                   CASE WHEN there = 0 THEN share_here WHEN here = 0 THEN share_there
                        WHEN share_here > share_there THEN (share_here - share_there) / (share_there / share_here)
                        ELSE (share_there - share_here) / (share_here / share_there) END AS score
            FROM shared
        ), placed AS (
            SELECT change, field, value, here, there, share_here, share_there, failed_here, failed_there, score,
                   count(*) OVER (PARTITION BY field, change) AS alike,
                   row_number() OVER (
                       PARTITION BY field, change ORDER BY score DESC, here + there DESC, value
                   ) AS nth
            FROM changed WHERE change IS NOT NULL
        )
        SELECT change, field, value, here, there, share_here, share_there, failed_here, failed_there, score, alike
        FROM placed {"" if most is None else f"WHERE nth <= {int(most)}"}
        ORDER BY CASE change {kinds} END, score DESC, here + there DESC, CASE field {place} END, field, value
        """,
        parameters,
    )
    return Comparison(rows, ours, theirs, both)
