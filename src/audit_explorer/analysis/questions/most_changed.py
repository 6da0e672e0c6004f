"""What changed most?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.questions.answer import Answer
from audit_explorer.analysis.questions.narrowing import WORKED, counted, leading, named, narrowed, spark
from audit_explorer.filters import Condition
from audit_explorer.filters.expression import all_of, inverse

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

#: What changes nothing of what it is about.
_SESSIONS: Final = (Condition("action", "is", "Login"), Condition("action", "is", "Logout"))
_READS: Final = (Condition("http_method", "is", "GET"), Condition("http_method", "is", "HEAD"))
CHANGES: Final = all_of(*map(inverse, (*_SESSIONS, *_READS)))


def what_changed_most(dataset: Dataset, asked: Filter, zone: ZoneInfo) -> Answer:
    """Count the entities that a resolved filter's successful changes are of; raises ValueError as narrowed does.

    Signing in and out, and requests that only read, are no changes. The leading rows, those with most changes, have the
    columns entity_type, entity_id and entity_name; an entity that went by several names has one of them.
    """
    worked = narrowed(asked, CHANGES, WORKED)
    where = dataset.where(worked)
    frame = dataset.frame(
        f"""
        WITH counted AS (
            SELECT entity, min(entity_type) AS entity_type, min(entity_id) AS entity_id, max(entity_name) AS entity_name,
                   count(*) AS events, count(DISTINCT actor) AS actors
            FROM events WHERE {where.sql} GROUP BY entity
        )
        SELECT entity, entity_type, entity_id, entity_name, events, actors,
               count(entity) OVER () AS things, sum(events) OVER () AS changes
        FROM counted ORDER BY CASE WHEN entity IS NULL THEN 1 ELSE 0 END, events DESC, entity LIMIT 3
        """,
        where.parameters,
    )
    things, changes = (int(frame[name].iloc[0]) if len(frame) else 0 for name in ("things", "changes"))
    top = frame[frame["entity"].notna()]
    rows = [
        (
            f"{named(kind, 'entity_type')} {named(name, 'entity_name') or named(identifier, 'entity_id')}".strip()
            + f", by {counted(int(actors), 'actor', 'actors')}",
            int(events),
        )
        for kind, name, identifier, actors, events in zip(
            *(top[name] for name in ("entity_type", "entity_name", "entity_id", "actors", "events")), strict=True
        )
    ]
    fields = {name: list(top[name]) for name in ("entity_type", "entity_id", "entity_name")}
    said = f"{counted(things, 'entity', 'entities')} changed, by {counted(changes, 'change', 'changes')} that worked"
    return Answer("changed-most", things, leading(rows, **fields), worked, spark(dataset, worked, zone), f"{said}.")
