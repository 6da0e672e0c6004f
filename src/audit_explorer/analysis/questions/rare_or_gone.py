"""What is rare, what is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.analysis.differences.gone import gone_values
from audit_explorer.analysis.differences.rarity import rare_values
from audit_explorer.analysis.differences.time_words import before_words, now_words
from audit_explorer.analysis.questions.answer import Answer
from audit_explorer.analysis.questions.question_parts import leading, named

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.analysis.differences.value_groups import ValueGroups
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset


def who_is_gone(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, most: int = 3) -> Answer:
    """Count the actors that a resolved filter meets before its period and not in it, see gone_values.

    The leading rows, the most frequent, have the columns actor, first_seen, last_seen (naive UTC).
    """
    found = gone_values(dataset, asked, ("actor",), limit=max(1, most))
    return _answer("gone-actors", "gone", "actor", found, (zone, most), "before")


def what_is_rare(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, most: int = 3) -> Answer:
    """Count the operations that a resolved filter meets in its period, those seen least first, see rare_values.

    The leading rows have the columns operation, before (events before the period), first_seen, last_seen (naive UTC).
    """
    found = rare_values(dataset, asked, ("operation",), limit=max(1, most))
    return _answer("rare-operations", "rare", "operation", found, (zone, most), "events")


def _answer(name: str, view: str, field: str, found: ValueGroups, how: tuple[ZoneInfo, int], figure: str) -> Answer:
    zone, most = how
    first = found.rows.head(most)
    rows = [(named(value, field), int(events)) for value, events in zip(first[field], first[figure], strict=True)]
    columns = (field, "before", "first_seen", "last_seen")
    what = f"{found.size:,} {field}{'' if found.size == 1 else 's'}"
    said = {
        "gone": f"{what} seen before and not in {now_words(found.times, zone)}. {before_words(found.times, zone)}",
        "rare": f"{what} in {now_words(found.times, zone)}, those seen least first. {before_words(found.times, zone)}",
    }
    return Answer(
        name,
        found.size,
        leading(rows, **{column: first[column].tolist() for column in columns}),
        found.times.now,
        (),
        said[view],
        "differences",
        (("view", view), ("of", field)),
    )
