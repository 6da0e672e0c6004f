"""Those who acted: ranked, or found by what they may go by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.filters import Condition, Filter
from audit_explorer.record import FAILED
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.store import Dataset

ActorRank = Literal["events", "failed", "rate", "entities", "last", "rarity"]
ACTOR_RANKS: Final[tuple[ActorRank, ...]] = ("events", "failed", "rate", "rarity", "entities", "last")
_FAILED: Final = f"count(*) FILTER (WHERE result = '{FAILED}')"
_KNOWN: Final = f"count(*) FILTER (WHERE NOT {UNKNOWN_OUTCOME})"
_RATE: Final = f"CASE WHEN {_KNOWN} > 0 THEN {_FAILED} / {_KNOWN} END"
_MEASURE: Final[dict[ActorRank, str]] = {
    "events": "count(*)",
    "failed": _FAILED,
    "rate": _RATE,
    "entities": "count(DISTINCT entity)",
    "last": "max(happened_at)",
    "rarity": "min(rarity)",
}


def ranked_actors(
    dataset: Dataset, asked: Filter, *, by: ActorRank = "events", offset: int = 0, limit: int = 50
) -> tuple[pd.DataFrame, int]:
    """Rank the actors of a resolved filter; also say how many there are.

    Columns: actor, events, failed, rate (of the events of known outcome, 0 to 1; NaN when there are none), entities,
    addresses (how many different ones), first, last (naive UTC), rarity: of the different operations (action with
    entity type) that it did, on average, the share of the other actors that did none of that, 0 to 1; NaN when there is
    no other. Events that name no actor are left out.
    """
    where = dataset.where(asked)
    matching = f"events WHERE actor IS NOT NULL AND ({where.sql})"
    order = "measure DESC NULLS LAST, events DESC, actor ASC"
    # What differs is counted of the listed actors alone: counting it of all takes most of the time.
    joined = "JOIN rare USING (actor)" if by == "rarity" else ""
    frame = dataset.frame(
        f"""
        WITH operations AS (
            SELECT actor, count(*) OVER (PARTITION BY action, entity_type) AS doers
            FROM {matching} GROUP BY actor, action, entity_type
        ),
        averaged AS (
            SELECT actor, sum(doers) / count(*) AS doers, count(*) OVER () AS everyone FROM operations GROUP BY actor
        ),
        rare AS (
            SELECT actor, CASE WHEN everyone > 1 THEN (everyone - doers) / (everyone - 1) END AS rarity FROM averaged
        ),
        listed AS (
            SELECT actor, {_MEASURE[by]} AS measure, count(*) AS events, count(*) OVER () AS actors
            FROM events {joined} WHERE actor IS NOT NULL AND ({where.sql})
            GROUP BY actor ORDER BY {order} LIMIT {int(limit)} OFFSET {int(offset)}
        ),
        counted AS (
            SELECT actor, {_FAILED} AS failed, {_RATE} AS rate, {_MEASURE["entities"]} AS entities,
                   count(DISTINCT source_ip) AS addresses, min(happened_at) AS first, max(happened_at) AS last
            FROM {matching} AND actor IN (SELECT actor FROM listed) GROUP BY actor
        )
        SELECT actor, events, failed, rate, entities, addresses, first, last, rarity, actors
        FROM listed JOIN counted USING (actor) JOIN rare USING (actor) ORDER BY {order}
        """,
        [*where.parameters, *where.parameters, *where.parameters],
    )
    if len(frame):
        total = int(frame["actors"].iloc[0])
    else:  # past the last one, or there is none
        total = dataset.row(f"SELECT count(DISTINCT actor) FROM events WHERE {where.sql}", where.parameters)[0]
    frame[["rate", "rarity"]] = frame[["rate", "rarity"]].astype("float64")
    return frame.drop(columns="actors"), total


def actor_filter(who: str) -> Filter:
    """Give the filter that keeps exactly this actor's events."""
    return Filter((Condition("actor", "is", who),))


def known_as(dataset: Dataset, name: str, *, most: int = 20) -> list[str]:
    """Give the actors of the log that sent this text as their id, the busiest first: who is meant where none is so."""
    where = dataset.where(Filter((Condition("source_id", "is", name),)))
    rows = dataset.rows(
        f"""
        SELECT actor, count(*) AS events FROM events WHERE actor IS NOT NULL AND ({where.sql})
        GROUP BY actor ORDER BY events DESC, actor ASC LIMIT {int(most)}
        """,
        where.parameters,
    )
    return [str(actor) for actor, _ in rows]
