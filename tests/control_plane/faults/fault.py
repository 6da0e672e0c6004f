"""A fault, planned for the requests that it happens to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.control_plane import paths

if TYPE_CHECKING:
    from tests.control_plane.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Fault(ABC):
    """Something that happens to a request instead of, or to, its answer."""

    def on(self, *numbers: int, path: str | None = None) -> Planned:
        """Plan it for the requests with these numbers, the first being 0; without numbers for every one.

        With `path`, requests to that path are meant and counted; without, requests to the audit endpoints together.
        """
        return Planned(self, frozenset(numbers), path)

    @abstractmethod
    async def play(self, exchange: Exchange) -> None:
        """Let it happen."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A fault with the requests that it happens to; `numbers` empty means every one."""

    fault: Fault
    numbers: frozenset[int]
    path: str | None

    def meets(self, path: str, number: int, number_of_path: int) -> bool:
        """Tell whether it happens to the request with this path and these two counts."""
        if self.path is None:
            return path in paths.AUDIT and (not self.numbers or number in self.numbers)
        return path == self.path and (not self.numbers or number_of_path in self.numbers)
