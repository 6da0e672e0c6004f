"""One actor who is refused at many things: somebody tries doors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.failures.attempts import attempted
from audit_explorer.analysis.failures.sliding import STEP, windowed
from audit_explorer.record import FAILED

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

#: So many refusals in ten minutes are no slip: somebody who lacks a right tries again once or twice, then asks.
REFUSED: Final = 10
#: So many different things among them: a script that repeats one call is stuck, it doesn't look around.
THINGS: Final = 5
#: How a server refuses, and what a record without a status says then.
STATUSES: Final = (401, 403)
WORDS: Final = ("forbidden", "unauthorized", "access denied", "permission denied", "not allowed", "not authorized")
_SAYS: Final = " OR ".join(f"error_type ILIKE '%{word}%' OR error_message ILIKE '%{word}%'" for word in WORDS)
_REFUSING: Final = f"http_status IN ({', '.join(map(str, STATUSES))}) OR (http_status IS NULL AND ({_SAYS}))"
#: Whether an event was refused.
IS_REFUSED: Final = f"(result = '{FAILED}' AND ({_REFUSING}))"


def probing(dataset: Dataset, asked: Filter, *, most: int = 50) -> pd.DataFrame:
    """Find who was refused `REFUSED` times at `THINGS` entities, URLs or entity types within ten minutes.

    Whatever outcome or error the resolved filter asks for, refusals are looked at. Columns: actor, refused, things
    (entities, URLs or entity types, whichever are more), entity_types, first, last (of the windows in which it did,
    naive UTC): one row a series of windows without a pause, most refused first.
    """
    where = dataset.where(attempted(asked))
    return dataset.frame(
        f"""
        WITH refusals AS (
            SELECT actor, entity, entity_type, url, happened_at, seq FROM events
            WHERE {IS_REFUSED} AND actor IS NOT NULL AND happened_at IS NOT NULL AND ({where.sql})
        ), spans AS (
            {windowed("refusals", "actor, entity, entity_type, url")}
        ), busy AS (
            SELECT actor, span FROM (
                SELECT actor, span, count(*) AS refused, count(DISTINCT entity) AS entities,
                       count(DISTINCT url) AS urls, count(DISTINCT entity_type) AS types
                FROM spans GROUP BY actor, span
            ) AS every WHERE refused >= {REFUSED} AND (entities >= {THINGS} OR urls >= {THINGS} OR types >= {THINGS})
        ), parted AS (
            SELECT actor, span, CASE WHEN span - lag(span) OVER (PARTITION BY actor ORDER BY span) <= 2 THEN 0 ELSE 1
                END AS begins
            FROM busy
        ), placed AS (
            SELECT actor AS who, span, sum(begins) OVER (PARTITION BY actor ORDER BY span) AS series FROM parted
        ), series AS (
            SELECT who, series, min(span) AS since, max(span) + 1 AS until
            FROM placed GROUP BY who, series
        ), counted AS (
            SELECT actor, series, count(*) AS refused, count(DISTINCT entity) AS entities, count(DISTINCT url) AS urls,
                   count(DISTINCT entity_type) AS entity_types, min(happened_at) AS first, max(happened_at) AS last
            FROM refusals JOIN series ON actor = who AND {STEP} >= since AND {STEP} <= until
            GROUP BY actor, series
        )
        SELECT actor, refused,
               CASE WHEN entities >= urls AND entities >= entity_types THEN entities
                    WHEN urls >= entity_types THEN urls ELSE entity_types END AS things,
               entity_types, first, last
        FROM counted ORDER BY refused DESC, last DESC, actor, series LIMIT {int(most)}
        """,
        where.parameters,
    )
