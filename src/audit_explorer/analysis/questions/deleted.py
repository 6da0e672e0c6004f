"""What was deleted?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.questions.answer import Answer
from audit_explorer.analysis.questions.question_parts import WORKED, counted, leading, named, narrowed, spark
from audit_explorer.filters import Condition
from audit_explorer.filters.expression import any_of
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

DELETES: Final = any_of(Condition("action", "is", "Delete"), Condition("http_method", "is", "DELETE"))


def what_was_deleted(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, most: int = 3) -> Answer:
    """Count a resolved filter's deletions that worked, by entity type; raises ValueError as narrowed does.

    The leading rows have the column entity_type.
    """
    worked = narrowed(asked, DELETES, WORKED)
    where, whole = dataset.where(worked), dataset.where(narrowed(asked, DELETES))
    rows = dataset.rows(
        f"""
        SELECT entity_type, count(*) AS events FROM events WHERE {where.sql}
        GROUP BY entity_type ORDER BY events DESC, entity_type ASC NULLS LAST
        """,
        where.parameters,
    )
    unknown = dataset.row(
        f"SELECT count(*) FILTER (WHERE {UNKNOWN_OUTCOME}) FROM events WHERE {whole.sql}", whole.parameters
    )[0]
    count = sum(events for _, events in rows)
    sentence = f"{counted(count, 'deletion', 'deletions')} that worked"
    if rows:
        sentence += f", of {counted(len(rows), 'entity type', 'entity types')}"
    if unknown:
        sentence += f"; {counted(unknown, 'more has', 'more have')} an unknown outcome"
    first = rows[:most]
    return Answer(
        "deleted",
        count,
        leading(
            [(named(kind, "entity_type") or "no entity type", events) for kind, events in first],
            entity_type=[kind for kind, _ in first],
        ),
        worked,
        spark(dataset, worked, zone),
        f"{sentence}.",
    )
