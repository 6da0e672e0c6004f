"""What ran out of hours?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.questions.answer import Answer
from audit_explorer.analysis.questions.narrowing import counted, leading, named, narrowed, spark
from audit_explorer.filters import Condition
from audit_explorer.filters.expression import any_of
from audit_explorer.record import WEEKDAYS

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.filters import Expression, Filter
    from audit_explorer.store import Dataset

_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """From the hour `start` up to the hour `end` (1 to 24, after it), on some days from Monday (0) to Sunday (6).

    Raises ValueError for hours or days that there aren't, and where no time would lie outside them.
    """

    start: int = 8
    end: int = 18
    days: tuple[int, ...] = (0, 1, 2, 3, 4)

    def __post_init__(self) -> None:
        """Refuse what is no working week."""
        is_week = set(self.days) <= set(range(len(WEEKDAYS)))
        always = self.end - self.start == _HOURS and len(set(self.days)) == len(WEEKDAYS)
        if not 0 <= self.start < self.end <= _HOURS or not is_week or always:
            message = "working hours are from one hour to a later one, on some days"
            raise ValueError(message)

    @property
    def outside(self) -> Expression:
        """What the time of an event outside them fits."""
        free = [name for number, name in enumerate(WEEKDAYS) if number not in self.days]
        days = [Condition("weekday", "is", name) for name in free]
        if self.end - self.start == _HOURS:
            return any_of(*days)
        return any_of(*days, Condition("hour", "is", f"{self.end % _HOURS}-{self.start or _HOURS}"))

    @property
    def words(self) -> str:
        """Say them: "Mon to Fri, 8:00 to 18:00"."""
        days = sorted(set(self.days))
        names = [WEEKDAYS[day][:3] for day in days]
        one_row = len(days) > 2 and days == list(range(days[0], days[-1] + 1))  # noqa: PLR2004 - two are listed
        said = f"{names[0]} to {names[-1]}" if one_row else ", ".join(names) or "no day"
        return f"{said}, {self.start}:00 to {self.end}:00"


OFFICE: Final = WorkingHours()


def what_ran_out_of_hours(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, working: WorkingHours = OFFICE) -> Answer:
    """Count a resolved filter's events outside working hours on the clocks of a zone; ValueError as narrowed raises.

    The leading rows, users before others, have the column actor.
    """
    outside = narrowed(asked, working.outside, zone=zone)
    where, whole = dataset.where(outside), dataset.where(asked)
    rows = dataset.rows(
        f"""
        SELECT actor, source_type, count(*) AS events FROM events WHERE {where.sql} GROUP BY actor, source_type
        ORDER BY CASE WHEN source_type = 'User' THEN 0 ELSE 1 END, events DESC, actor ASC NULLS LAST, source_type
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
    first = rows[:3]
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
