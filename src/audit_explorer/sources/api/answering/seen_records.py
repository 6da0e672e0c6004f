"""Which records have come already."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit_explorer.sources.api.answering.arrived_records import Arrived
    from audit_explorer.sources.api.fetching.windows import Window


class Seen:
    """Keys of records of windows that are not finished, and of records without a time: so its size stays bounded."""

    def __init__(self) -> None:
        self._keys: dict[bytes, int | None] = {}

    def fresh(self, records: Arrived) -> Arrived:
        """Give the records that have not come yet, each once; they count as come when they are remembered."""
        return records.fresh(self._keys.keys())

    def remember(self, records: Arrived) -> None:
        """Note records that are kept now."""
        self._keys.update(zip(records.keys, records.times, strict=True))

    def forget(self, window: Window) -> None:
        """Let go of a finished window's records: no other window takes them."""
        start, end = window.start, window.end
        self._keys = {key: at for key, at in self._keys.items() if at is None or not start <= at < end}

    def copy(self) -> Seen:
        """Give another one that knows the same."""
        twin = Seen()
        twin._keys = dict(self._keys)
        return twin

    def __len__(self) -> int:
        return len(self._keys)
