"""A dataset as of an engine elsewhere: answers come from this machine, when and whether the test says so."""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from audit_explorer.errors import ClusterLostError, LogGoneError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from audit_explorer.filters import Filter, Predicate
    from audit_explorer.store import Batches, Database, Facts
    from audit_explorer.store.cube.cube_table import CubeTable

ENGINE = "sc://engine.example:15002"


class Elsewhere:
    """A published version of a log; `asked` counts each statement with its values.

    `lost` is whether its engine is, `is_retained` whether its files are there still.
    """

    engine = "Spark Connect"

    def __init__(self, log: Database, version: int = 1, slow: float = 0.0) -> None:
        self._log = log
        self._slow = slow
        self._lock = threading.Lock()
        self.lost = False
        self.is_retained = True
        self.closed = False
        self.asked = Counter[str]()
        self.version = SimpleNamespace(version=version, published_at=datetime(2026, 11, version, 9, 30, tzinfo=UTC))

    @property
    def facts(self) -> Facts:
        """Those of the log."""
        return self._log.facts

    @property
    def cube(self) -> tuple[CubeTable, ...]:
        """That of the log."""
        return self._log.cube

    @property
    def fingerprint(self) -> str:
        """That of the log."""
        return self._log.fingerprint

    @property
    def opening(self) -> str:
        """That of the log."""
        return self._log.opening

    @property
    def years(self) -> tuple[int, ...]:
        """Those of the log."""
        return self._log.years

    def where(self, asked: Filter) -> Predicate:
        """Give a filter as SQL."""
        return self._log.where(asked)

    def frame(self, sql: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """Ask for a small answer."""
        self._ask(sql, parameters)
        return self._log.frame(sql, parameters)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask for a few rows."""
        self._ask(sql, parameters)
        return self._log.rows(sql, parameters)

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...]:
        """Ask for one row."""
        self._ask(sql, parameters)
        return self._log.row(sql, parameters)

    def batches(self, sql: str, parameters: Sequence[Any] = ()) -> Batches:
        """Ask for an answer by columns."""
        self._ask(sql, parameters)
        return self._log.batches(sql, parameters)

    def settle(self) -> None:
        """Wait for the log."""
        self._log.settle()

    def close(self) -> None:
        """Close the log."""
        self.closed = True
        self._log.close()

    def _ask(self, sql: str, parameters: Sequence[Any]) -> None:
        with self._lock:
            self.asked[f"{sql} {list(parameters)}"] += 1
        time.sleep(self._slow)
        if self.lost:
            raise ClusterLostError(ENGINE)
        if not self.is_retained:
            raise LogGoneError
