"""What differs between two periods, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.record import FAILED
from audit_explorer.store.portable_sql import text_of

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

COMPARED: Final = ("actor", "source_ip", "entity_type", "action")
# A value that failed this much more often than before is worth a line.
_MORE_FAILURES: Final = 3


def comparison(dataset: Dataset, now: Filter, before: Filter, *, most: int = 4) -> pd.DataFrame:
    """Name the values that one resolved filter has and the other hasn't, or with which more failed.

    Columns: field (of COMPARED), change (new, gone, failing), value, events, events_before, failed, failed_before, and
    alike: how many values of that field changed that way, of which `most` are given, those with most events first.
    """
    here, there = dataset.where(now), dataset.where(before)
    counted = " UNION ALL ".join(
        f"""
        SELECT {place} AS place, '{field}' AS field, {text_of(field)} AS value,
               count(*) FILTER (WHERE here) AS events, count(*) FILTER (WHERE there) AS events_before,
               count(*) FILTER (WHERE here AND bad) AS failed, count(*) FILTER (WHERE there AND bad) AS failed_before
        FROM looked_at WHERE {field} IS NOT NULL GROUP BY {field}
        """
        for place, field in enumerate(COMPARED)
    )
    return dataset.frame(
        f"""
        WITH looked_at AS (
            SELECT {", ".join(COMPARED)}, here, there, bad FROM (
                SELECT {", ".join(COMPARED)}, coalesce({here.sql}, false) AS here,
                       coalesce({there.sql}, false) AS there, coalesce(result = '{FAILED}', false) AS bad
                FROM events
            ) AS flagged WHERE here OR there
        ), changed AS (
            SELECT place, field, value, events, events_before, failed, failed_before,
                   CASE WHEN events_before = 0 THEN 'new' WHEN events = 0 THEN 'gone' ELSE 'failing' END AS change
            FROM ({counted}) AS counted
            WHERE events_before = 0 OR events = 0 OR failed >= failed_before + {_MORE_FAILURES}
        ), placed AS (
            SELECT place, field, value, events, events_before, failed, failed_before, change,
                   count(*) OVER (PARTITION BY place, field, change) AS alike,
                   row_number() OVER (
                       PARTITION BY place, field, change
                       ORDER BY failed - failed_before DESC, events + events_before DESC, value
                   ) AS nth
            FROM changed
        )
        SELECT field, change, value, events, events_before, failed, failed_before, alike FROM placed
        WHERE nth <= {int(most)}
        ORDER BY CASE change WHEN 'failing' THEN 0 WHEN 'new' THEN 1 ELSE 2 END, place, nth, field, change
        """,
        [*here.parameters, *there.parameters],
    )
