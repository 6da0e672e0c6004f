"""Work that nobody waits for, on a thread of its own."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

import duckdb

from audit_explorer.errors import CancelledError, LogGoneError

if TYPE_CHECKING:
    from collections.abc import Callable

_WORK = "Keeping the archive's database"


class WorkBehind:
    """One piece of work that others may hurry or stop; what goes wrong with it is nobody's concern.

    The end of the process doesn't wait for it.
    """

    def __init__(self, work: Callable[[WorkBehind], None], wait: float) -> None:
        """Begin after `wait` seconds, in which whoever opened something asks it the first questions."""
        self._work = work
        self._wait = wait
        self._wanted = threading.Event()
        self._stopped = False
        self._engine: duckdb.DuckDBPyConnection | None = None
        self._thread = threading.Thread(target=self._run, name="keep-archive", daemon=True)

    def start(self) -> None:
        """Begin, once."""
        self._thread.start()

    def finish(self) -> None:
        """Wait until it is done."""
        self._wanted.set()
        self._join()

    def stop(self) -> None:
        """Let it end as soon as it can; wait until it has."""
        self._stopped = True
        self._wanted.set()
        if (engine := self._engine) is not None:
            with contextlib.suppress(duckdb.Error):
                engine.interrupt()
        self._join()

    def uses(self, engine: duckdb.DuckDBPyConnection | None) -> None:
        """Name the engine that is to be interrupted when it is stopped. Raises CancelledError when it was."""
        self._engine = engine
        self.check()

    def check(self) -> None:
        """Raise CancelledError when it was stopped."""
        if self._stopped:
            raise CancelledError(_WORK)

    def _join(self) -> None:
        # Whoever holds on to the dataset last may be this very thread.
        if self._thread.ident is not None and threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        self._wanted.wait(self._wait)
        with contextlib.suppress(OSError, duckdb.Error, UnicodeDecodeError, CancelledError, LogGoneError):
            self.check()
            self._work(self)
