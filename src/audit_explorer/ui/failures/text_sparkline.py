"""A line of blocks that shows, within a cell of text, when something was how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.charts.words import MONTHS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_NONE: Final = "▁"
_BLOCKS: Final = "▂▃▄▅▆▇█"


def text_sparkline(counts: Sequence[int], starts: Sequence[datetime], *, long: bool) -> str:
    """Draw counts of successive buckets as blocks, the lowest where there is none, then say the most and when.

    Args:
        counts: How many in each bucket, 0 or more; not empty.
        starts: When each bucket begins, in the zone in which it is shown.
        long: Whether a bucket is longer than a day.

    Returns:
        ``▁▁▂█▁ 46 on 15 Sep``, with the time where a bucket doesn't begin at midnight, and "from" for "on" where it is
        longer than a day; the blocks alone where all counts are 0.
    """
    most = max(counts)
    blocks = "".join(_NONE if not number else _BLOCKS[-(-number * len(_BLOCKS) // most) - 1] for number in counts)
    if not most:
        return blocks
    start = starts[counts.index(most)]
    clock = "" if (start.hour, start.minute) == (0, 0) else f" {start:%H:%M}"
    return f"{blocks} {most:,} {'from' if long else 'on'} {start.day} {MONTHS[start.month - 1]}{clock}"
