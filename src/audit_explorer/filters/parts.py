"""The parts of a filter, each of which an event has to fit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from audit_explorer.filters.condition import VALUE_LIMIT, groups
from audit_explorer.filters.expression import all_of, conjuncts
from audit_explorer.filters.filter import ALL_TIME, Filter
from audit_explorer.filters.free_text import read_text
from audit_explorer.filters.sentence import mentioned, part_words, phrase
from audit_explorer.period import UTC_ZONE
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


class Part(NamedTuple):
    """What is asked, in words (log text inert and shortened), and as a filter of its own."""

    words: str
    alone: Filter


def parts(asked: Filter, zone: ZoneInfo = UTC_ZONE) -> tuple[Part, ...]:
    """Give them: each word, conditions that belong together, what the expression joins, the period in words of a zone.

    An event fits the filter when it fits all of them.
    """
    found = [
        Part(
            f"{'without ' if word.excluded else ''}\u201c{shown(word.text, limit=VALUE_LIMIT)}\u201d",
            Filter(text=word.typed),
        )
        for word in read_text(asked.text).words
    ]
    found += [
        Part(part_words(group), Filter(group, zone=asked.zone, marked=asked.marked))
        for group in groups(asked.conditions)
    ]
    if asked.expression is not None:
        found += [
            Part(phrase(one), Filter(expression=one, zone=asked.zone, marked=asked.marked))
            for one in conjuncts(asked.expression)
        ]
    if asked.period != ALL_TIME:
        found.append(Part(asked.period.sentence(zone), Filter(period=asked.period)))
    if asked.once:
        found.append(Part("events of two generations counted once", Filter(once=True)))
    return tuple(found)


def without(asked: Filter, part: Part) -> Filter:
    """Give the filter without one of its parts."""
    alone = part.alone
    if alone.text:
        return replace(asked, text=read_text(asked.text).without(read_text(alone.text).words[0]))
    if alone.expression is not None and asked.expression is not None:
        left = [one for one in conjuncts(asked.expression) if one != alone.expression]
        return replace(asked, expression=all_of(*left) if left else None)
    if alone.conditions:
        return asked.removing(*alone.conditions)
    return asked.with_period(ALL_TIME) if alone.period != ALL_TIME else replace(asked, once=False)


def understood(asked: Filter, zone: ZoneInfo) -> str:
    """Say it in words: "events with “a” but without “b”, with action Delete, 24 – 30 Sep 2026 (UTC)"."""
    words = [
        f"where {part.words}" if part.alone.expression is not None else part.words
        for part in parts(asked, zone)
        if not part.alone.text
    ]
    clock = [f"hours and weekdays in {zone.key}"] if asked.asks_clock else []
    open_ = ["a quotation mark left open"] if read_text(asked.text).is_open else []
    said = [*([mentioned(asked.text)] if asked.text else []), *words, *clock, *open_]
    return f"events {', '.join(said)}" if said else "all events"
