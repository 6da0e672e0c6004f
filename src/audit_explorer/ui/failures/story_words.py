"""How a story of failures is said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pandas as pd

from audit_explorer.charts.words import count
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from audit_explorer.analysis.failures.attempts import LeftOut

_NAME: Final = 60
_UNITS: Final = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))


def length_words(length: object) -> str | None:
    """Say how long something took, by its two largest units: "2 d 4 h", "13 min", "42 s"; None where it isn't known."""
    if not isinstance(length, timedelta) or pd.isna(length):
        return None
    rest: timedelta = length
    parts = []
    for unit, name in _UNITS:
        number, rest = divmod(rest, unit)
        if number:
            parts.append(f"{number:,} {name}")
    if len(parts) < 2 and rest >= timedelta(seconds=1):  # noqa: PLR2004 - the two largest
        parts.append(f"{rest // timedelta(seconds=1)} s")
    return " ".join(parts[:2]) or "under 1 s"


def story_sentence(row: pd.Series) -> str:
    """Say a row of `stories` in a sentence; its names are shown inert."""
    operation, kind, name = (
        shown(row[field], limit=_NAME) if isinstance(row[field], str) else None
        for field in ("operation", "entity_type", "entity_name")
    )
    number = shown(row["entity_id"], limit=_NAME) if isinstance(row["entity_id"], str) else None
    thing = " ".join(str(part) for part in (kind, name or number) if part) or "no named entity"
    actor = shown(row["actor"], limit=_NAME)
    failed = f"{actor}, {operation or 'no action'} of {thing}: failed {count(int(row['in_a_row']), 'time')}"
    if row["kind"] == "then worked":
        after = length_words(row["worked_at"] - row["first"])
        return f"{failed}, then worked, {after} after the first failure."
    if row["kind"] == "still failing":
        return f"{failed} since it last worked."
    return f"{failed}, and never worked in this period."


def left_out_sentence(left: LeftOut) -> str:
    """Say what can't be told a story of; "" where that is nothing."""
    parts = [
        f"{number:,} {words}"
        for number, words in (
            (left.undated, "without a time"),
            (left.unknown, "of unknown outcome"),
            (left.nameless, "without an actor"),
        )
        if number
    ]
    return f"Not looked at, as they have no place in it: events {', '.join(parts)}." if parts else ""
