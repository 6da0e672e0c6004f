"""Random draws that come out the same on every Python version.

Only `Random.random()` is promised to repeat its sequence for a seed from release to release, so every draw here is
made of it. Each part of the sample throws its own named dice: a change to one leaves the others as they were.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SEED", "Dice"]

SEED: Final = 20260930
T = TypeVar("T")


class Dice:
    """A named source of repeatable draws."""

    def __init__(self, name: str) -> None:
        """Throw the dice called `name`; the same name gives the same draws."""
        self._draw = Random(f"{SEED}:{name}").random

    def chance(self, share: float) -> bool:
        """True in the given share of throws (0 to 1)."""
        return self._draw() < share

    def between(self, low: int, high: int) -> int:
        """An integer from low to high, both included."""
        return low + int(self._draw() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, each as likely as the others."""
        return items[int(self._draw() * len(items))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Up to `count` different items, in drawn order."""
        left = list(items)
        return [left.pop(int(self._draw() * len(left))) for _ in range(min(count, len(left)))]

    def bell(self, low: float, high: float) -> float:
        """A number between low and high, most often near the middle."""
        return low + (self._draw() + self._draw() + self._draw()) / 3 * (high - low)

    def pause(self, low: float, high: float) -> timedelta:
        """A time of low to high seconds, to the millisecond."""
        return timedelta(milliseconds=int((low + self._draw() * (high - low)) * 1000))

    def uuid(self) -> str:
        """A version 4 UUID."""
        digits = "".join(f"{self.between(0, 0xFFFF):04x}" for _ in range(8))
        variant = "89ab"[int(digits[16], 16) % 4]
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"
