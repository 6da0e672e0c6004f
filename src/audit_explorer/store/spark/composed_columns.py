"""Which columns hold nothing but composed texts, so that nothing has to be composed where they are searched."""

from __future__ import annotations

import re
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.record import FIELD
from audit_explorer.store.published.published_columns import composed_name

if TYPE_CHECKING:
    from collections.abc import Callable

_ASKED: Final = re.compile(r"nfc_normalize\((\w+)(?:::VARCHAR)?\)")


class ComposedColumns:
    """What is known of the columns of `events`; a version of a table never changes, so each is looked through once."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}
        self._lock = Lock()

    def named_in(self, sql: str, ask: Callable[[str], tuple[Any, ...]]) -> frozenset[str]:
        """Give those that a statement wants composed and that are; `ask` gives the one row of an engine's answer."""
        names = sorted({name for name in _ASKED.findall(sql) if name in FIELD})
        if not names:
            return frozenset()
        with self._lock:
            unknown = [name for name in names if name not in self._known]
            if unknown:
                counts = ", ".join(f"count({composed_name(name)})" for name in unknown)
                found = ask(f"SELECT {counts} FROM events")
                self._known.update((name, not count) for name, count in zip(unknown, found, strict=True))
            return frozenset(name for name in names if self._known[name])
