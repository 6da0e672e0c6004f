"""The things that were acted upon: ranked, broken down, and one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.filters import Condition, Filter
from audit_explorer.record import FAILED

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.store import Dataset

Rank = Literal["events", "failed", "actors", "last"]
RANKS: Final[tuple[Rank, ...]] = ("events", "failed", "actors", "last")


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


def breakdown(dataset: Dataset, asked: Filter) -> pd.DataFrame:
    """Count a resolved filter's events by entity_type, action and result (str or None); column events."""
    where = dataset.where(asked)
    return dataset.frame(
        f"""
        SELECT entity_type::VARCHAR AS entity_type, action::VARCHAR AS action, result::VARCHAR AS result,
               count(*) AS events
        FROM events WHERE {where.sql} GROUP BY ALL ORDER BY events DESC
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
    frame = dataset.frame(
        f"""
        SELECT any_value(entity_type)::VARCHAR AS entity_type, any_value(entity_id) AS entity_id,
               coalesce(arg_max(entity_name, happened_at), any_value(entity_name)) AS entity_name,
               count(DISTINCT entity_name) AS names, count(*) AS events,
               count(*) FILTER (WHERE result = '{FAILED}') AS failed, count(DISTINCT actor) AS actors,
               max(happened_at) AS last, count(*) OVER () AS entities
        FROM events WHERE entity IS NOT NULL AND {where.sql} GROUP BY entity
        ORDER BY {by} DESC NULLS LAST, events DESC, entity_type, entity_id, entity_name
        LIMIT {int(limit)} OFFSET {int(offset)}
        """,
        where.parameters,
    )
    if len(frame):
        total = int(frame["entities"].iloc[0])
    else:  # past the last one, or there is none
        total = dataset.row(f"SELECT count(DISTINCT entity) FROM events WHERE {where.sql}", where.parameters)[0]
    return frame.drop(columns="entities"), total
