"""How much the benchmark measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: records in the small, the large, the grown and the fetched log, runs a figure, clicks."""

    small: int
    large: int
    grown: int
    fetched: int
    runs: int
    clicks: int


FULL: Final = Size(small=200_000, large=1_000_000, grown=10, fetched=100_000, runs=3, clicks=10)
QUICK: Final = Size(small=20_000, large=100_000, grown=3, fetched=20_000, runs=1, clicks=3)
