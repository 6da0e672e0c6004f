"""A line of bars that shows, within a cell, when something was how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.charts.words import MONTHS
from audit_explorer.ui.elements.components.record_model import RecordCell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# Of the highest bar's 100, so that one of thousands is still seen.
_LEAST: Final = 12


def sparkline_cell(counts: Sequence[int], starts: Sequence[datetime], *, long: bool) -> RecordCell:
    """Draw counts of successive buckets as bars, then say the most and when.

    Args:
        counts: How many in each bucket, 0 or more; not empty.
        starts: When each bucket begins, in the zone in which it is shown.
        long: Whether a bucket is longer than a day.

    Returns:
        The bars with ``46 on 15 Sep``, with the time where a bucket doesn't begin at midnight, with "from" for "on"
        where it is longer than a day; no text where all counts are 0.
    """
    most = max(counts)
    bars = tuple(0 if not number else max(_LEAST, 100 * number // most) for number in counts)
    if not most:
        return RecordCell("", bars=bars)
    start = starts[counts.index(most)]
    clock = "" if (start.hour, start.minute) == (0, 0) else f" {start:%H:%M}"
    day = f"{start.day} {MONTHS[start.month - 1]}{clock}"
    return RecordCell(f"{most:,} {'from' if long else 'on'} {day}", bars=bars)
