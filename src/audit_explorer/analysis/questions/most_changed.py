"""What changed most?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.questions.answer import Answer
from audit_explorer.analysis.questions.question_parts import WORKED, counted, leading, named, narrowed, spark
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


def what_changed_most(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, most: int = 3) -> Answer:
    """Count the entities that a resolved filter's successful changes are of; raises ValueError as narrowed does.

    Signing in and out, and requests that only read, are no changes. The leading rows, those with most changes, have the
    columns entity_type, entity_id and entity_name; an entity that went by several names has one of them.
    """
    worked = narrowed(asked, CHANGES, WORKED)
    where = dataset.where(worked)
    rows = dataset.rows(
        f"""
        SELECT entity, count(*) AS events, min(entity_type) AS entity_type, min(entity_id) AS entity_id,
               min(entity_name) AS any_name, count(*) OVER () AS things
        FROM events WHERE ({where.sql}) AND entity IS NOT NULL GROUP BY entity
        ORDER BY events DESC, entity_type ASC NULLS LAST, entity_id ASC NULLS LAST, any_name ASC NULLS LAST
        LIMIT {max(1, most)}
        """,
        where.parameters,
    )
    changes = int(dataset.row(f"SELECT count(*) FROM events WHERE {where.sql}", where.parameters)[0])
    marks = ", ".join("?" for _ in rows) or "NULL"
    about = {
        entity: values
        for entity, *values in dataset.rows(
            f"""
            SELECT entity, min(entity_type), min(entity_id), max(entity_name), count(DISTINCT actor)
            FROM events WHERE entity IN ({marks}) AND ({where.sql}) GROUP BY entity
            """,
            [*(entity for entity, *_ in rows), *where.parameters],
        )
    }
    things = int(rows[0][-1]) if rows else 0
    top = [(*about[entity], events) for entity, events, *_ in rows[:most]]
    said_of = [
        (
            f"{named(kind, 'entity_type')} {named(name, 'entity_name') or named(identifier, 'entity_id')}".strip()
            + f", by {counted(actors, 'actor', 'actors')}",
            events,
        )
        for kind, identifier, name, actors, events in top
    ]
    fields = {
        name: [row[place] for row in top] for place, name in enumerate(("entity_type", "entity_id", "entity_name"))
    }
    said = f"{counted(things, 'entity', 'entities')} changed, by {counted(changes, 'change', 'changes')} that worked"
    return Answer("changed-most", things, leading(said_of, **fields), worked, spark(dataset, worked, zone), f"{said}.")
