"""Who or what is new?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.differences.dimensions import DIMENSIONS, conditions_of
from audit_explorer.analysis.differences.novelty import new_values
from audit_explorer.analysis.differences.time_words import before_words, now_words
from audit_explorer.analysis.questions.answer import Answer
from audit_explorer.analysis.questions.narrowing import counted, leading, named, narrowed, spark
from audit_explorer.filters.expression import all_of, any_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from audit_explorer.analysis.differences.before_and_now import BeforeAndNow
    from audit_explorer.analysis.differences.value_groups import ValueGroups
    from audit_explorer.filters import Expression, Filter
    from audit_explorer.store import Dataset

_NOUNS: Final = {
    "actor": ("actor", "actors"),
    "source_ip": ("source IP", "source IPs"),
    "user_agent": ("user agent", "user agents"),
    "operation": ("operation", "operations"),
}
# So many values a filter can name; of long ones fewer.
_NAMED: Final = (50, 20, 5, 1)


def who_is_new(dataset: Dataset, asked: Filter, zone: ZoneInfo) -> Answer:
    """Count the actors that a resolved filter meets in its period and never before; see who_or_what_is_new."""
    return _answer("new-actors", dataset, asked, zone, ("actor",))


def who_or_what_is_new(dataset: Dataset, asked: Filter, zone: ZoneInfo) -> Answer:
    """Count actors, addresses, user agents and operations that a resolved filter meets in its period and never before.

    Where no period is chosen it is the last week of the log, see BeforeAndNow. The leading rows, those that were first
    seen last, have the columns dimension and value (of the dimension's first column). Of many values the filter has
    those that were first seen last, and the sentence says so.
    """
    return _answer("new", dataset, asked, zone, tuple(_NOUNS))


def _answer(name: str, dataset: Dataset, asked: Filter, zone: ZoneInfo, dimensions: tuple[str, ...]) -> Answer:
    found = {one: new_values(dataset, asked, (one,), limit=_NAMED[0]) for one in dimensions}
    times = next(iter(found.values())).times
    look = (("view", "new"), ("of", dimensions[0]))
    if not times.has_before:
        nothing = leading([], dimension=[], value=[])
        return Answer(name, 0, nothing, times.now, (), before_words(times, zone), "differences", look)
    sizes = {one: groups.size for one, groups in found.items()}
    count = sum(sizes.values())
    parts = [counted(size, *_NOUNS[one]) for one, size in sizes.items() if size]
    said = f"{' and '.join([', '.join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts) or 'Nothing'} new"
    sentence = f"{said} in {now_words(times, zone)}. {before_words(times, zone)}"
    undated = next(iter(found.values())).undated
    if undated:
        sentence += f" {counted(undated, 'event without a time is', 'events without a time are')} not looked at."
    asked_of, listed = _events_of(times, found)
    if listed < count:
        sentence += f" The filter has the {listed:,} that were seen last of {count:,}."
    rows = _newest(found)
    return Answer(
        name,
        count,
        leading(
            [(f"{_NOUNS[one][0]} {words}", events) for one, words, events, _ in rows],
            dimension=[one for one, *_ in rows],
            value=[value for *_, value in rows],
        ),
        asked_of,
        spark(dataset, asked_of, zone) if count else (),
        sentence,
        "differences",
        look,
    )


def _newest(found: Mapping[str, ValueGroups]) -> list[tuple[str, str, int, str]]:
    """Give of all that is new the three that were first seen last: dimension, words, events, value."""
    rows = []
    for place, (one, groups) in enumerate(found.items()):
        columns = DIMENSIONS[one]
        values = zip(*(groups.rows[name] for name in columns), strict=True)
        for at, events, value in zip(groups.rows["first_seen"], groups.rows["events"], values, strict=True):
            words = " ".join(filter(None, (named(part, name) for part, name in zip(value, columns, strict=True))))
            rows.append((-at.value, place, words, one, int(events), str(value[0])))
    return [(one, words, events, value) for _, _, words, one, events, value in sorted(rows)[:3]]


def _events_of(times: BeforeAndNow, found: Mapping[str, ValueGroups]) -> tuple[Filter, int]:
    """Give the filter of the events of what is new, with how many values it names."""
    for most in _NAMED:
        parts: list[Expression] = []
        for one, groups in found.items():
            columns = DIMENSIONS[one]
            values = list(zip(*(groups.rows[name] for name in columns), strict=True))[: max(1, most // len(found))]
            parts += [all_of(*conditions_of(columns, value)) for value in values]
        if not parts:
            break
        try:
            return narrowed(times.now, any_of(*parts)), len(parts)
        except ValueError:  # too long a filter: fewer of them fit
            continue
    return times.now, 0
