"""How long something took, in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

_UNITS: Final = (("day", 86_400_000), ("hour", 3_600_000), ("minute", 60_000), ("second", 1000), ("millisecond", 1))


def elapsed(length: timedelta) -> str:
    """Say a length in its two largest units, to the millisecond: "3 days 4 hours"; "" for none or less than none."""
    left = length // timedelta(milliseconds=1)
    if left <= 0:
        return ""
    place = next(number for number, (_, size) in enumerate(_UNITS) if left >= size)
    words = []
    for unit, size in _UNITS[place : place + 2]:
        count, left = divmod(left, size)
        if count:
            words.append(f"{count:,} {unit}{'' if count == 1 else 's'}")
    return " ".join(words)
