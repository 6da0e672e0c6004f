"""Pages that are well-formed, but not what they should be."""

from __future__ import annotations

import json
from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.control_plane import paths
from tests.control_plane.faults.fault import Fault

if TYPE_CHECKING:
    from tests.control_plane.exchange import Exchange


@dataclass(frozen=True, slots=True)
class _Rewritten(Fault):
    """A page whose JSON is changed; an answer that is no page goes as it is."""

    async def play(self, exchange: Exchange) -> None:
        """Let the control plane answer, change that and send it."""
        answer = await exchange.answer()
        if answer.status == 200 and exchange.request.path in {paths.LEGACY, paths.CURRENT}:
            page = await self.rewrite(json.loads(answer.body), exchange)
            answer = answer.with_body(json.dumps(page, ensure_ascii=False, separators=(",", ":")).encode())
        await exchange.send(answer)

    @abstractmethod
    async def rewrite(self, page: Any, exchange: Exchange) -> Any:  # noqa: ANN401 - JSON of either shape
        """Return the page as it is to be sent: a bare array or the object with `audit_logs`."""


def _records(page: Any) -> list[Any]:  # noqa: ANN401
    """Return the page's own list of records."""
    records: list[Any] = page if isinstance(page, list) else page["audit_logs"]
    return records


def _offset(exchange: Exchange) -> int:
    """Return the offset that is asked for."""
    return int(exchange.request.query.get("offset", "0"))


@dataclass(frozen=True, slots=True)
class WrongShape(_Rewritten):
    """An array where an object is due, and the other way round."""

    async def rewrite(self, page: Any, exchange: Exchange) -> Any:  # noqa: ANN401, ARG002
        """Take the array out of its object, or put it into one."""
        return {"data": page} if isinstance(page, list) else page["audit_logs"]


@dataclass(frozen=True, slots=True)
class WrongOrder(_Rewritten):
    """The page's records in another order: the second half first."""

    async def rewrite(self, page: Any, exchange: Exchange) -> Any:  # noqa: ANN401, ARG002
        """Exchange the halves."""
        records = _records(page)
        half = len(records) // 2
        records[:] = records[half:] + records[:half]
        return page


@dataclass(frozen=True, slots=True)
class StuckNext(_Rewritten):
    """A `next` that is not further than the page: the offset asked for, or `at`."""

    at: int | None = None

    async def rewrite(self, page: Any, exchange: Exchange) -> Any:  # noqa: ANN401
        """Set it; the legacy array has none."""
        if isinstance(page, dict):
            page["next"] = _offset(exchange) if self.at is None else self.at
        return page


@dataclass(frozen=True, slots=True)
class EndlessNext(_Rewritten):
    """A `next` that always goes on, past the total too."""

    async def rewrite(self, page: Any, exchange: Exchange) -> Any:  # noqa: ANN401
        """Set it; the legacy array has none."""
        if isinstance(page, dict):
            page["next"] = _offset(exchange) + max(1, len(_records(page)))
        return page


@dataclass(frozen=True, slots=True)
class WrongTotal(_Rewritten):
    """A total that is off by so many, at least 0."""

    by: int

    async def rewrite(self, page: Any, exchange: Exchange) -> Any:  # noqa: ANN401, ARG002
        """Change it; the legacy array has none."""
        if isinstance(page, dict):
            page["total"] = max(0, page["total"] + self.by)
        return page


@dataclass(frozen=True, slots=True)
class Repeats(_Rewritten):
    """The last records of the page before once more in front; the page is so much longer and lacks nothing."""

    count: int = 3

    async def rewrite(self, page: Any, exchange: Exchange) -> Any:  # noqa: ANN401
        """Fetch what stood before and put it in front."""
        offset = _offset(exchange)
        count = min(self.count, offset)
        if count:
            size = {"limit": count} if isinstance(page, list) else {"numberOfSamples": count}
            before = await exchange.answer(offset=offset - count, **size)
            _records(page)[:0] = _records(json.loads(before.body))
        return page
