"""How far a fetch has come."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """What is being done, requests made, records kept, the part of the period that is read (0 to 1), seconds gone.

    `idle` is whether it waits for something that says nothing about how long the rest will take.
    """

    step: str
    requests: int
    records: int
    share: float
    seconds: float
    idle: bool = False

    @property
    def rate(self) -> float:
        """Records a second."""
        return self.records / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds that it may still take, None as long as nothing can be said."""
        known = 0 < self.share <= 1 and not self.idle
        return self.seconds * (1 - self.share) / self.share if known else None
