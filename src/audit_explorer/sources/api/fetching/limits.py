"""How far one fetch goes before it stops by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import FetchLimitError
from audit_explorer.settings import ANSWER, FETCH_IDLE, FETCH_REQUESTS, FETCH_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable

_MB: Final = 1 << 20
_IDLE_SHARE: Final = 20
_FEW: Final = 100
"""So many requests in a row, or this part of all that a fetch may make, can be without a new record."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of one answer, bytes and requests of a whole fetch, seconds of it without a new record."""

    answer: int = int(ANSWER.default) * _MB
    size: int = int(FETCH_SIZE.default) * _MB
    requests: int = int(FETCH_REQUESTS.default)
    idle: float = float(FETCH_IDLE.default)

    @classmethod
    def from_environment(cls) -> Limits:
        """Make them of the settings; raises SettingError."""
        return cls(ANSWER.megabytes() * _MB, FETCH_SIZE.megabytes() * _MB, FETCH_REQUESTS.count(), FETCH_IDLE.count())


class Budget:
    """What is left of the limits of one fetch; `clock` gives seconds that only grow."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._records = 0
        self._requests = 0
        self._news = clock()

    def check(self, requests: int, records: int, size: int) -> None:
        """Raise FetchLimitError when one is reached, after so many requests, new records, and bytes of them."""
        limits = self._limits
        if records != self._records:
            self._records, self._requests, self._news = records, requests, self._clock()
        if requests >= limits.requests:
            limit = f"{requests:,} requests were made"
            raise FetchLimitError(limit, FETCH_REQUESTS.name)
        if requests - self._requests >= max(_FEW, limits.requests // _IDLE_SHARE):
            limit = f"{requests - self._requests:,} requests in a row brought no new record"
            raise FetchLimitError(limit, FETCH_REQUESTS.name)
        if size >= limits.size:
            limit = f"{size // _MB:,} MB of records came"
            raise FetchLimitError(limit, FETCH_SIZE.name)
        if self._clock() - self._news >= limits.idle:
            limit = f"no new record came for {limits.idle:,.0f} seconds"
            raise FetchLimitError(limit, FETCH_IDLE.name)
