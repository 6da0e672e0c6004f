"""How much the benchmark measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured.

    Records in the small, the large and the fetched log, in the logs that show how time grows; how many times the large
    one the grown and the exported ones are; runs a figure; clicks.
    """

    small: int
    large: int
    grown: int
    exported: int
    fetched: int
    growth: tuple[int, ...]
    runs: int
    clicks: int


FULL: Final = Size(
    small=200_000,
    large=1_000_000,
    grown=10,
    exported=5,
    fetched=100_000,
    growth=(100_000, 500_000, 1_000_000, 2_000_000),
    runs=3,
    clicks=10,
)
QUICK: Final = Size(
    small=20_000,
    large=100_000,
    grown=3,
    exported=2,
    fetched=20_000,
    growth=(10_000, 20_000, 50_000, 100_000),
    runs=1,
    clicks=3,
)
