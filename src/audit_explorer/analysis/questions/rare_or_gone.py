"""What is rare, what is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.analysis.differences.gone import gone_values
from audit_explorer.analysis.differences.rarity import rare_values
from audit_explorer.analysis.differences.time_words import before_words, now_words
from audit_explorer.analysis.questions.answer import Answer
from audit_explorer.analysis.questions.question_parts import counted, leading, named, narrowed, spark
from audit_explorer.filters import Condition
from audit_explorer.filters.expression import any_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.analysis.differences.value_groups import ValueGroups
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset


class _Asked(NamedTuple):
    """A question: its name, the view that shows more, the field and its figure, what is said around the period."""

    name: str
    view: str
    field: str
    figure: str
    words: str


# So many values a filter names.
_NAMED: Final = 20
_ASKED: Final = {
    "gone": _Asked("gone-actors", "gone", "actor", "before", "seen before and not in {}"),
    "rare": _Asked("rare-operations", "rare", "operation", "events", "in {}, those seen least first"),
}


def who_is_gone(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, most: int = 3) -> Answer:
    """Count the actors that a resolved filter meets before its period and not in it, see gone_values.

    The leading rows, the most frequent, have the columns actor, first_seen, last_seen (naive UTC).
    """
    found = gone_values(dataset, asked, ("actor",), limit=max(_NAMED, most))
    return _answer(dataset, _ASKED["gone"], found, zone, most)


def what_is_rare(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, most: int = 3) -> Answer:
    """Count the operations that a resolved filter meets in its period, those seen least first, see rare_values.

    The leading rows have the columns operation, before (events before the period), first_seen, last_seen (naive UTC).
    """
    found = rare_values(dataset, asked, ("operation",), limit=max(_NAMED, most))
    return _answer(dataset, _ASKED["rare"], found, zone, most)


def _answer(dataset: Dataset, how: _Asked, found: ValueGroups, zone: ZoneInfo, most: int) -> Answer:
    first = found.rows.head(most)
    events = zip(first[how.field], first[how.figure], strict=True)
    columns = (how.field, "before", "first_seen", "last_seen")
    named_values = [value for value in found.rows[how.field].head(_NAMED) if isinstance(value, str)]
    of = found.times.rest if how.view == "gone" else found.times.now
    kept = narrowed(of, any_of(*(Condition(how.field, "is", one) for one in named_values))) if named_values else of
    what = counted(found.size, how.field, f"{how.field}s")
    said = f"{what} {how.words.format(now_words(found.times, zone))}. {before_words(found.times, zone)}"
    if found.size > len(named_values):
        said += f" The filter has {len(named_values):,} of them."
    return Answer(
        how.name,
        found.size,
        leading(
            [(named(value, how.field), int(number)) for value, number in events],
            **{column: first[column].tolist() for column in columns},
        ),
        kept,
        spark(dataset, kept, zone) if found.size else (),
        said,
        "differences",
        (("view", how.view), ("of", how.field)),
    )
