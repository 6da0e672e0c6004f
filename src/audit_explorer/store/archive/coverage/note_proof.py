"""What a note still says when the segments that prove it are looked at."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from audit_explorer.store.archive.coverage.coverage import Coverage, Span, holes, union
from audit_explorer.store.archive.layout import ELSEWHEN, UNDATED, Segment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A platform's own zone may put a record into the month before or after.
_MARGIN: Final = timedelta(days=1)
_DECEMBER: Final = 12


def as_proven(note: Coverage, proven: Mapping[str, str]) -> list[Coverage]:
    """Say of a note what its segments prove, under the names that they have today; see `proven`.

    A segment holds records of one month. So one that is lost or damaged takes that month, with a day before and after,
    out of what was fetched whole; one whose records are of no month, or of one outside the note's span, takes
    everything. What is taken out was fetched in part.
    """
    if not note.whole:
        return [note]
    taken = union(_taken(name, note.span) for name in note.proof if name not in proven)
    sound = Counter[str]()
    for name, count in note.proof.items():
        if name in proven:
            sound[proven[name]] += count
    found = replace(note, proof=sound)
    return [
        *(_part(found, span, whole=True, proof=_relevant(found, span)) for span in holes(taken, note.span)),
        *(_part(found, span, whole=False, proof={}) for span in taken),
    ]


def merged(notes: Sequence[Coverage]) -> list[Coverage]:
    """Say the same with fewer notes: one for each unbroken span of a view, whole ones and others apart.

    Whole ones keep the segments that prove them. A record that two of the notes brought is counted twice there. A note
    with a segment of a month outside its span stays alone: within a longer span, losing that one would take less.
    """
    said = []
    for view in sorted({note.view for note in notes}):
        mine = [note for note in notes if note.view == view]
        at = max(note.fetched_at for note in mine)
        by = tuple(sorted({name for note in mine for name in note.by}))
        wholes = [note for note in mine if note.whole and not _is_odd(note)]
        odd = [note for note in mine if note.whole and _is_odd(note)]
        whole = union(note.span for note in wholes)
        fetched = union(note.span for note in (*wholes, *odd))
        partly = [hole for span in union(note.span for note in mine) for hole in holes(fetched, span)]
        for span in whole:
            proof = Counter[str]()
            for note in wholes:
                if note.start < span.end and span.start < note.end:
                    proof.update(_relevant(note, span))
            found = Coverage(
                view, span.start, span.end, whole=True, fetched_at=at, by=by, proof=dict(sorted(proof.items()))
            )
            said.append(found)
        said += odd
        said += [Coverage(view, span.start, span.end, whole=False, fetched_at=at, by=by) for span in partly]
    return said


def _is_odd(note: Coverage) -> bool:
    """Say whether a segment of a note is of a month outside its span."""
    return any(
        (segment := Segment.named(name)) is not None
        and segment.month not in {UNDATED, ELSEWHEN}
        and _of_month(name, note.span) is None
        for name in note.proof
    )


def _part(note: Coverage, span: Span, *, whole: bool, proof: Mapping[str, int]) -> Coverage:
    return replace(note, start=span.start, end=span.end, whole=whole, proof=proof)


def _relevant(note: Coverage, span: Span) -> dict[str, int]:
    """Give the proof of one part of a note: without segments that can take only other parts of it."""
    return {
        name: count
        for name, count in sorted(note.proof.items())
        if _of_month(name, span) is not None or _of_month(name, note.span) is None
    }


def _taken(name: str, span: Span) -> Span:
    """Give the part of a note's span that isn't proven any more when a segment is lost."""
    return _of_month(name, span) or span


def _of_month(name: str, span: Span) -> Span | None:
    """Give the part of a span that a segment's records can be of; None where there is none, or they are of no month."""
    segment = Segment.named(name)
    if segment is None or segment.month in {UNDATED, ELSEWHEN}:
        return None
    year, month = (int(part) for part in segment.month.split("-"))
    first = datetime(year, month, 1, tzinfo=UTC)
    after = datetime(year + month // _DECEMBER, month % _DECEMBER + 1, 1, tzinfo=UTC)
    part = Span(max(span.start, first - _MARGIN), min(span.end, after + _MARGIN))
    return part if part.start < part.end else None
