"""Who or what is new?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.differences.before_and_now import before_and_now
from audit_explorer.analysis.differences.dimensions import DIMENSIONS, conditions_of
from audit_explorer.analysis.differences.novelty import new_in_each
from audit_explorer.analysis.differences.time_words import before_words, now_words
from audit_explorer.analysis.questions.answer import Answer
from audit_explorer.analysis.questions.question_parts import counted, leading, named, narrowed, spark
from audit_explorer.filters.expression import all_of, any_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import pandas as pd

    from audit_explorer.analysis.differences.before_and_now import BeforeAndNow
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

_NOUNS: Final = {
    "actor": ("actor", "actors"),
    "source_ip": ("source IP", "source IPs"),
    "user_agent": ("user agent", "user agents"),
    "operation": ("operation", "operations"),
}
# So many values a filter can name; of long ones fewer.
_NAMED: Final = (50, 20, 5, 1)


def who_is_new(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, most: int = 3) -> Answer:
    """Count the actors that a resolved filter meets in its period and never before; see who_or_what_is_new."""
    return _answer("new-actors", dataset, asked, zone, ("actor",), most)


def who_or_what_is_new(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, most: int = 3) -> Answer:
    """Count actors, addresses, user agents and operations that a resolved filter meets in its period and never before.

    Where no period is chosen it is the last week of the log, see BeforeAndNow. The leading rows, those that were first
    seen last, have the columns dimension and value (of the dimension's first column). Of many values the filter has
    those that were first seen last, and the sentence says so.
    """
    return _answer("new", dataset, asked, zone, tuple(_NOUNS), most)


def _answer(
    name: str, dataset: Dataset, asked: Filter, zone: ZoneInfo, dimensions: tuple[str, ...], most: int
) -> Answer:
    times = before_and_now(dataset, asked)
    look = (("view", "new"), ("of", dimensions[0]))
    if not times.has_before:
        nothing = leading([], dimension=[], value=[])
        return Answer(name, 0, nothing, times.now, (), before_words(times, zone), "differences", look)
    found = new_in_each(dataset, asked, dimensions, most=max(_NAMED[0], most))
    sizes = {one: int(rows["alike"].iloc[0]) for one, rows in found.groupby("dimension", sort=False)}
    count = sum(sizes.values())
    parts = [counted(sizes[one], *_NOUNS[one]) for one in dimensions if one in sizes]
    said = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts) or "Nothing"
    sentence = f"{said} new in {now_words(times, zone)}. {before_words(times, zone)}"
    asked_of, listed = _events_of(times, found)
    if listed < count:
        sentence += f" The filter has the {listed:,} that were seen last of {count:,}."
    rows = [(row["dimension"], _values(row), int(row["events"])) for _, row in found.head(most).iterrows()]
    return Answer(
        name,
        count,
        leading(
            [(f"{_NOUNS[one][0]} {_words(one, values)}", events) for one, values, events in rows],
            dimension=[one for one, *_ in rows],
            value=[values[0] for _, values, _ in rows],
        ),
        asked_of,
        spark(dataset, asked_of, zone) if count else (),
        sentence,
        "differences",
        look,
    )


def _values(row: pd.Series) -> tuple[object, ...]:
    return tuple(row[name] for name in DIMENSIONS[row["dimension"]])


def _words(dimension: str, values: tuple[object, ...]) -> str:
    said = (named(value, name) for value, name in zip(values, DIMENSIONS[dimension], strict=True))
    return " ".join(filter(None, said))


def _events_of(times: BeforeAndNow, found: pd.DataFrame) -> tuple[Filter, int]:
    """Give the filter of the events of what is new, with how many values it names."""
    for most in _NAMED:
        rows = [row for _, row in found.head(most).iterrows()]
        parts = [all_of(*conditions_of(DIMENSIONS[row["dimension"]], _values(row))) for row in rows]
        if not parts:
            break
        try:
            return narrowed(times.now, any_of(*parts)), len(parts)
        except ValueError:  # too long a filter: fewer of them fit
            continue
    return times.now, 0
