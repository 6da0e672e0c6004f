"""Instants written as one number since 1970."""

from __future__ import annotations

import re
from decimal import ROUND_FLOOR, Context, Decimal
from typing import Final

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,21}(?:\.[0-9]{0,30})?(?:[eE]\+?[0-9]{1,2})?")
_EXACT: Final = Context(prec=100, rounding=ROUND_FLOOR)
_SCALES: Final = (
    (Decimal("1e11"), Decimal(1000)),
    (Decimal("1e14"), Decimal(1)),
    (Decimal("1e17"), Decimal("1e-3")),
    (Decimal("1e21"), Decimal("1e-6")),
)
"""Size under which a number is seconds, milliseconds, microseconds, nanoseconds, with what makes it milliseconds.

Each unit so covers 3 March 1973 to the year 5138; a number too small for the finer unit is read as the coarser one.
"""


def read_epoch(text: str) -> int | None:
    """Milliseconds since 1970, rounded down, of a number in s, ms, µs or ns by its size; None for other text."""
    if _NUMBER.fullmatch(text) is None:
        return None
    value = Decimal(text)
    for limit, scale in _SCALES:
        if abs(value) < limit:
            return int(_EXACT.multiply(value, scale).to_integral_value(ROUND_FLOOR))
    return None
