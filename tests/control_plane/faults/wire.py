"""Answers that don't arrive, or not whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.control_plane.faults.fault import Fault

if TYPE_CHECKING:
    from tests.control_plane.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Silence(Fault):
    """No answer, until the client gives up."""

    async def play(self, exchange: Exchange) -> None:
        """Wait for that."""
        await exchange.gone()


@dataclass(frozen=True, slots=True)
class StallMidBody(Fault):
    """Half of the answer, then nothing until the client gives up."""

    async def play(self, exchange: Exchange) -> None:
        """Send half and wait."""
        await exchange.send_half(await exchange.answer())
        await exchange.gone()


@dataclass(frozen=True, slots=True)
class ResetMidBody(Fault):
    """Half of the answer, then a reset."""

    async def play(self, exchange: Exchange) -> None:
        """Send half and reset the connection."""
        await exchange.send_half(await exchange.answer())
        await exchange.hang_up(reset=True)


@dataclass(frozen=True, slots=True)
class CloseMidBody(Fault):
    """Half of the answer, then an orderly end of the connection: less than the Content-Length that was promised."""

    async def play(self, exchange: Exchange) -> None:
        """Send half and close the connection."""
        await exchange.send_half(await exchange.answer())
        await exchange.hang_up(reset=False)


@dataclass(frozen=True, slots=True)
class CutJson(Fault):
    """JSON that ends too early in an answer that is whole as far as HTTP can tell."""

    async def play(self, exchange: Exchange) -> None:
        """Send the first half as if it were all."""
        answer = await exchange.answer()
        await exchange.send(answer.with_body(answer.body[: max(1, len(answer.body) // 2)]))
