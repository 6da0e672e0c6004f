"""What of a log is loaded behind the scenes, after its first answers."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread, current_thread
from typing import TYPE_CHECKING, Final, Protocol

import duckdb

from audit_explorer.errors import AnswerFailedError, AuditExplorerError, LogGoneError
from audit_explorer.store.duckdb.engine_failures import answering

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audit_explorer.store.cube.cube_table import CubeTable

# It begins when nothing was asked for so long (a page asks one question after another), or after the longest wait.
_QUIET: Final = 0.25
_LONGEST: Final = 3.0
_MOMENT: Final = 0.05
# All columns are asked for, by a star that is no multiplication and no count(*), or by none.
_ALL_COLUMNS: Final = r"(?:\bselect|\bdistinct|\ball|,|\.)\s*\*|(?:^|\()\s*from\b|\bcolumns\s*\("


class Late(Protocol):
    """A part of a log that can be loaded."""

    #: The names in questions, of tables or columns, that it is to be loaded for.
    names: tuple[str, ...]
    #: The threads of its own that it is loaded on, beside the one that calls `load`.
    threads: tuple[Thread, ...]

    def load(self) -> None:
        """Load it; raises the engine's errors."""

    def make_cube(self) -> tuple[CubeTable, ...]:
        """Count its events together, when it is loaded; raises the engine's errors."""

    def stop(self) -> None:
        """Let what is under way end at once, from any thread."""


class LateParts:
    """Loads a late part on a thread of its own, at once when somebody waits for it."""

    def __init__(self, late: Late) -> None:
        self._late = late
        self._mentioned = re.compile(rf"\b({'|'.join(late.names)})\b|{_ALL_COLUMNS}", re.IGNORECASE)
        self._wanted = Event()
        self._ended = Event()
        self._settled = Event()
        #: The tables of events that were counted together, when they are there.
        self.cube: tuple[CubeTable, ...] = ()
        self._closed = False
        self._error: AuditExplorerError | None = None
        self._asking = 0
        self._quiet_since = time.monotonic()
        self._lock = Lock()
        # The end of the process doesn't wait for it.
        self._thread = Thread(target=self._run, daemon=True, name="late part")
        self._thread.start()

    @contextmanager
    def asked(self, sql: str, check: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Wait until all is there that a question mentions; the body asks it.

        `check` is called now and then meanwhile. Raises what kept the part from being loaded, as one of our errors.
        """
        if self._mentioned.search(sql):
            self.wait(check)
        with self._lock:
            self._asking += 1
        try:
            yield
        finally:
            with self._lock:
                self._asking -= 1
                self._quiet_since = time.monotonic()

    def wait(self, check: Callable[[], None] = lambda: None) -> None:
        """Wait until all is there; see `asked`."""
        self._wanted.set()
        while not self._ended.wait(_MOMENT):
            check()
        if self._error is not None:
            raise self._error

    def settle(self) -> None:
        """Wait until nothing goes on behind the scenes any more; raises what kept the part from being loaded."""
        self.wait()
        self._settled.wait()

    def close(self) -> None:
        """Let it end, loaded or not; wait until it has."""
        self._closed = True
        self._wanted.set()
        if current_thread() in (self._thread, *self._late.threads):  # whoever forgets a log does so on any thread
            self._late.stop()
            return
        while self._thread.is_alive():
            # An interruption that comes between two statements stops neither.
            self._late.stop()
            self._thread.join(_MOMENT)

    def _run(self) -> None:
        self._wait_for_quiet()
        try:
            self._load()
            self._ended.set()
            # Without it every question is answered all the same.
            with suppress(duckdb.Error):
                self.cube = self._late.make_cube()
        except AuditExplorerError as error:
            self._error = error
        finally:
            self._ended.set()
            self._settled.set()

    def _load(self) -> None:
        """Load it; raises one of our errors, whatever it was."""
        if self._closed:
            raise LogGoneError
        try:
            with answering():
                self._late.load()
        except AuditExplorerError:
            raise
        except duckdb.InterruptException as error:
            raise LogGoneError from error
        except Exception as error:
            raise AnswerFailedError(type(error).__name__) from error

    def _wait_for_quiet(self) -> None:
        began = time.monotonic()
        while not self._wanted.wait(_MOMENT):
            now = time.monotonic()
            with self._lock:
                quiet = not self._asking and now - self._quiet_since > _QUIET
            if quiet or now - began > _LONGEST:
                return


@contextmanager
def asked_late(parts: LateParts | None, sql: str, check: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Wait for what a question mentions, where something is loaded late at all; see LateParts.asked."""
    if parts is None:
        yield
        return
    with parts.asked(sql, check):
        yield
