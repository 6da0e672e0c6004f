"""The things that were acted upon: ranked, broken down, and one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.analysis.parties.listed_entities import listed_entities
from audit_explorer.filters import Condition, Filter
from audit_explorer.record import FAILED

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from audit_explorer.store import Dataset

Rank = Literal["events", "failed", "actors", "last"]
RANKS: Final[tuple[Rank, ...]] = ("events", "failed", "actors", "last")
_MEASURE: Final[dict[Rank, str]] = {
    "events": "count(*)",
    "failed": f"count(*) FILTER (WHERE result = '{FAILED}')",
    "actors": "count(DISTINCT actor)",
    "last": "max(happened_at)",
}
# The name that each entity of `about` had last.
_LATEST_NAME: Final = """
        named AS (
            SELECT entity, entity_name, row_number() OVER (
                PARTITION BY entity ORDER BY max(happened_at) DESC NULLS LAST, entity_name ASC NULLS LAST
            ) AS place
            FROM about WHERE entity_name IS NOT NULL GROUP BY entity, entity_name
        ),
        latest AS (SELECT entity, entity_name FROM named WHERE place = 1)
"""


@dataclass(frozen=True, slots=True)
class Entity:
    """Which thing is meant: its type with its id or, where it has none, with its name."""

    type: str | None
    id: str | None
    name: str | None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions that keep exactly this entity's events."""
        kind = Condition("entity_type", "is", self.type) if self.type else Condition("entity_type", "missing")
        if self.id:
            return (kind, Condition("entity_id", "is", self.id))
        return (kind, Condition("entity_id", "missing"), Condition("entity_name", "is", self.name or ""))


def alike(dataset: Dataset, said: Entity, *, most: int = 50) -> tuple[pd.DataFrame, int]:
    """Find the things of the log that are all that is said; also say how many there are.

    What is None is not said; a type or an id of "" says that the thing has none. A name is looked for where no id is
    said, and is any that the thing ever went by. Columns: entity_type, entity_id, entity_name (its latest name), events
    (all of it), failed, last (naive UTC); the busiest first.
    """
    where = dataset.where(Filter(tuple(_said(said))))
    frame = dataset.frame(
        f"""
        WITH meant AS (SELECT entity FROM events WHERE entity IS NOT NULL AND ({where.sql}) GROUP BY entity),
        about AS (
            SELECT entity, entity_type, entity_id, entity_name, result, happened_at FROM events
            WHERE entity IN (SELECT entity FROM meant)
        ),
        counted AS (
            SELECT entity, min(entity_type) AS entity_type, min(entity_id) AS entity_id, min(entity_name) AS any_name,
                   count(*) AS events, {_MEASURE["failed"]} AS failed, max(happened_at) AS last,
                   count(*) OVER () AS things
            FROM about GROUP BY entity
            ORDER BY events DESC, entity_type ASC NULLS LAST, entity_id ASC NULLS LAST, any_name ASC NULLS LAST
            LIMIT {int(most)}
        ),
        {_LATEST_NAME}
        SELECT entity_type, entity_id, entity_name, events, failed, last, things
        FROM counted LEFT JOIN latest USING (entity)
        ORDER BY events DESC, entity_type ASC NULLS LAST, entity_id ASC NULLS LAST, any_name ASC NULLS LAST
        """,
        where.parameters,
    )
    things = int(frame["things"].iloc[0]) if len(frame) else 0
    return frame.drop(columns="things"), things


def _said(said: Entity) -> Iterator[Condition]:
    for field, value in (("entity_type", said.type), ("entity_id", said.id)):
        if value is not None:
            yield Condition(field, "is", value) if value else Condition(field, "missing")
    if not said.id:
        yield Condition("entity_name", "is", said.name or "")


def breakdown(dataset: Dataset, asked: Filter) -> pd.DataFrame:
    """Count a resolved filter's events by entity_type, action and result (str or None); column events."""
    where = dataset.where(asked)
    return dataset.frame(
        f"""
        SELECT entity_type, action, result, count(*) AS events
        FROM events WHERE {where.sql} GROUP BY entity_type, action, result
        ORDER BY events DESC, entity_type ASC NULLS LAST, action ASC NULLS LAST, result ASC NULLS LAST
        """,
        where.parameters,
    )


def ranked(
    dataset: Dataset, asked: Filter, *, by: Rank = "events", offset: int = 0, limit: int = 50
) -> tuple[pd.DataFrame, int]:
    """Rank the entities of a resolved filter; also say how many there are.

    Columns: entity_type, entity_id, entity_name (the latest one), names (how many different ones), events, failed,
    actors, last (naive UTC). Events that name no entity are left out.
    """
    where = dataset.where(asked)
    matching = f"events WHERE entity IS NOT NULL AND ({where.sql})"
    listed = listed_entities(dataset, matching, where.parameters, _MEASURE[by], offset=offset, limit=limit)
    # All but the order is counted of the listed entities alone: texts take most of the time.
    frame = dataset.frame(
        f"""
        SELECT entity_type, entity_id, entity_name, names, events, failed, actors, last FROM (
            SELECT min(entity_type) AS entity_type, min(entity_id) AS entity_id, min(entity_name) AS any_name,
                   min(CASE WHEN place = 1 THEN entity_name END) AS entity_name, count(DISTINCT entity_name) AS names,
                   sum(events) AS events, sum(failed) AS failed,
                   count(DISTINCT actor) AS actors, max(last) AS last
            FROM (
                SELECT entity, entity_type, entity_id, entity_name, actor, events, failed, last, row_number() OVER (
                    PARTITION BY entity
                    ORDER BY CASE WHEN entity_name IS NULL THEN 1 ELSE 0 END, last DESC NULLS LAST, entity_name,
                             actor, entity_type, entity_id
                ) AS place
                FROM (
                    SELECT entity, entity_type, entity_id, entity_name, actor, count(*) AS events,
                           {_MEASURE["failed"]} AS failed, max(happened_at) AS last
                    FROM {matching} AND {listed.condition}
                    GROUP BY entity, entity_type, entity_id, entity_name, actor
                ) AS about
            ) AS named GROUP BY entity
        ) AS counted
        ORDER BY {by} DESC NULLS LAST, {"" if by == "events" else "events DESC, "}
                 entity_type ASC NULLS LAST, entity_id ASC NULLS LAST, any_name ASC NULLS LAST
        LIMIT {int(limit)} OFFSET {listed.before}
        """,
        [*where.parameters, *listed.parameters],
    )
    # Sums are wider numbers than counts.
    return frame.astype({"events": "int64", "failed": "int64"}), listed.total
