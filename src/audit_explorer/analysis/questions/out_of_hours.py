"""What ran out of hours?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.analysis.dossier.when_active import outside_of
from audit_explorer.analysis.questions.answer import Answer
from audit_explorer.analysis.questions.question_parts import counted, leading, named, narrowed, spark
from audit_explorer.period.choosing.working_hours import USUAL

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.filters import Filter
    from audit_explorer.period.choosing.working_hours import WorkingHours
    from audit_explorer.store import Dataset


def what_ran_out_of_hours(
    dataset: Dataset, asked: Filter, zone: ZoneInfo, *, most: int = 3, working: WorkingHours = USUAL
) -> Answer:
    """Count a resolved filter's events outside working hours on the clocks of a zone; ValueError as narrowed raises.

    The leading rows, users before others, have the column actor.
    """
    idle = outside_of(working)
    if idle is None:
        nothing = leading([], actor=[])
        return Answer("out-of-hours", 0, nothing, asked, (), f"All hours are working hours: {working.words}.")
    outside = narrowed(asked, idle, zone=zone)
    where, whole = dataset.where(outside), dataset.where(asked)
    rows = dataset.rows(
        f"""
        SELECT actor, source_type, count(*) AS events FROM events WHERE {where.sql} GROUP BY actor, source_type
        ORDER BY CASE WHEN source_type = 'User' THEN 0 ELSE 1 END, events DESC, actor ASC NULLS LAST,
                 source_type ASC NULLS LAST
        """,
        where.parameters,
    )
    total, undated = dataset.row(
        f"SELECT count(happened_at), count(*) - count(happened_at) FROM events WHERE {whole.sql}", whole.parameters
    )
    count = sum(events for _, _, events in rows)
    people = sum(events for _, kind, events in rows if kind == "User")
    actors = len({actor for actor, _, _ in rows if actor is not None})
    sentence = f"{counted(count, 'event', 'events')} of {total:,} outside {working.words} ({zone.key})"
    if count:
        sentence += f", by {counted(actors, 'actor', 'actors')}; {people:,} of them by users"
    if undated:
        sentence += f"; {counted(undated, 'event without a time is', 'events without a time are')} not among them"
    first = rows[:most]
    return Answer(
        "out-of-hours",
        count,
        leading(
            [(named(actor, "actor") or "no actor", events) for actor, _, events in first],
            actor=[actor for actor, _, _ in first],
        ),
        outside,
        spark(dataset, outside, zone),
        f"{sentence}.",
    )
