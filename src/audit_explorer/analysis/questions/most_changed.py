"""What changed most?"""

from __future__ import annotations

from itertools import accumulate
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
    counted_sql = f"""
        SELECT entity, count(*) AS events FROM events WHERE entity IS NOT NULL AND ({where.sql}) GROUP BY entity"""
    sizes = dataset.rows(
        f"SELECT events, count(*) AS alike FROM ({counted_sql}) AS counted GROUP BY events ORDER BY events DESC",
        where.parameters,
    )
    things = sum(alike for _, alike in sizes)
    # What an entity is called is looked for among those that may lead alone: of all of them it takes most of the time.
    within = accumulate(alike for _, alike in sizes)
    least = next((events for (events, _), so_far in zip(sizes, within, strict=True) if so_far >= most), 0)
    top = dataset.rows(
        f"""
        SELECT min(entity_type) AS entity_type, min(entity_id) AS entity_id, max(entity_name) AS entity_name,
               count(DISTINCT actor) AS actors, count(*) AS events, min(entity_name) AS any_name
        FROM events WHERE entity IN (SELECT entity FROM ({counted_sql}) AS counted WHERE events >= {least})
            AND ({where.sql})
        GROUP BY entity
        ORDER BY events DESC, entity_type ASC NULLS LAST, entity_id ASC NULLS LAST, any_name ASC NULLS LAST
        LIMIT {int(most)}
        """,
        [*where.parameters, *where.parameters],
    )
    changes = int(dataset.row(f"SELECT count(*) FROM events WHERE {where.sql}", where.parameters)[0])
    said_of = [
        (
            f"{named(kind, 'entity_type')} {named(name, 'entity_name') or named(identifier, 'entity_id')}".strip()
            + f", by {counted(actors, 'actor', 'actors')}",
            events,
        )
        for kind, identifier, name, actors, events, _ in top
    ]
    fields = {
        name: [row[place] for row in top] for place, name in enumerate(("entity_type", "entity_id", "entity_name"))
    }
    said = f"{counted(things, 'entity', 'entities')} changed, by {counted(changes, 'change', 'changes')} that worked"
    return Answer("changed-most", things, leading(said_of, **fields), worked, spark(dataset, worked, zone), f"{said}.")
