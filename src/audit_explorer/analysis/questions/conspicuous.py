"""What stands out: outages, probing, bursts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.failures.bursts import bursts
from audit_explorer.analysis.failures.outages import outages
from audit_explorer.analysis.failures.probing import probing
from audit_explorer.analysis.questions.answer import Answer
from audit_explorer.analysis.questions.question_parts import counted, leading, named, narrowed, spark
from audit_explorer.filters import Condition
from audit_explorer.record import FAILED

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

# More than these are not told apart; there the count says "at least".
_MOST: Final = 10_000
_FAILED: Final = Condition("result", "is", FAILED)


def what_was_an_outage(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, most: int = 3) -> Answer:
    """Count the times at which one error hit many actors, see outages; raises ValueError as narrowed does.

    The leading rows, the newest, have the columns error_shape, patterns, actors, entities, first, last (naive UTC).
    """
    frame = outages(dataset, asked, most=_MOST)
    first = frame.head(most)
    rows = [
        (f"{named(shape) or 'no pattern'}: {actors:,} actors", int(events))
        for shape, actors, events in zip(first["error_shape"], first["actors"], first["failures"], strict=True)
    ]
    columns = ("error_shape", "patterns", "actors", "entities", "first", "last")
    return Answer(
        "outages",
        len(frame),
        leading(rows, **{name: first[name].tolist() for name in columns}),
        narrowed(asked, _FAILED),
        spark(dataset, narrowed(asked, _FAILED), zone) if len(frame) else (),
        f"{_at_least(len(frame))}{counted(len(frame), 'outage', 'outages')}: one error hit many actors within minutes. "
        "The bars are all failures.",
        "failures",
        failure=True,
    )


def who_was_probing(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, most: int = 3) -> Answer:
    """Count the times at which one actor was refused at many things, see probing; raises ValueError as narrowed does.

    The leading rows, those with most refusals, have the columns actor, things, entity_types, first, last (naive UTC).
    """
    frame = probing(dataset, asked, most=_MOST)
    first = frame.head(most)
    rows = [
        (f"{named(actor, 'actor')}: refused at {things:,} things", int(refused))
        for actor, things, refused in zip(first["actor"], first["things"], first["refused"], strict=True)
    ]
    return Answer(
        "probing",
        len(frame),
        leading(rows, **{name: first[name].tolist() for name in ("actor", "things", "entity_types", "first", "last")}),
        narrowed(asked, _FAILED),
        spark(dataset, narrowed(asked, _FAILED), zone) if len(frame) else (),
        f"{_at_least(len(frame))}{counted(len(frame), 'time', 'times')} one actor was refused at many things within "
        "minutes. The bars are all failures.",
        "failures",
        failure=True,
    )


def when_was_more_than_usual(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, most: int = 3) -> Answer:
    """Count the bursts of events and failures, see bursts.

    The leading rows, the least probable, have the columns of ("events" or "failures"), start, end (naive UTC),
    expected, p. The sentence says what was taken for usual, or that nothing could be.
    """
    found = bursts(dataset, asked, zone)
    frame = found.frame.sort_values(["p", "start", "of"], ignore_index=True)
    first = frame.head(most)
    rows = [
        (f"{of} on {start:%Y-%m-%d %H:%M} UTC, about {expected:,.0f} expected", int(observed))
        for of, start, expected, observed in zip(
            first["of"], first["start"], first["expected"], first["observed"], strict=True
        )
    ]
    usual = ", ".join(f"of {of} {basis}" for of, basis in found.basis.items())
    return Answer(
        "bursts",
        len(frame),
        leading(rows, **{name: first[name].tolist() for name in ("of", "start", "end", "expected", "p")}),
        asked,
        spark(dataset, asked, zone) if len(frame) else (),
        f"{counted(len(frame), 'burst', 'bursts')} of more than is usual; what is usual was taken {usual}.",
    )


def _at_least(number: int) -> str:
    return "At least " if number == _MOST else ""
