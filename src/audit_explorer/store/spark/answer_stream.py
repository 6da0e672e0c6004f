"""An answer that is read on a thread of its own, so that nobody has to wait for an engine that says nothing."""

from __future__ import annotations

import queue
import threading
import time
import uuid
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.errors import CancelledError, ClusterLostError
from audit_explorer.store.wanted import wanted_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa

    from audit_explorer.store.spark.engine_session import EngineSession

_WORK: Final = "The question"
# So many pieces lie ready at most: an export of a million events is never in memory as a whole.
_AHEAD: Final = 4
_MOMENT: Final = 0.05
# Without a piece for so long, in seconds, the engine counts as lost.
_LONGEST: Final = 1800.0


class AnswerStream:
    """One answer by columns (see dataset.Batches)."""

    def __init__(
        self,
        session: EngineSession,
        sql: str,
        parameters: Sequence[Any],
        still_there: Callable[[], None] = lambda: None,
    ) -> None:
        """`still_there` raises, before and at the end, where the engine may have read less than there was."""
        self._session = session
        self._still_there = still_there
        self._asked = sql, list(parameters)
        self._cancelled = threading.Event()
        self._wanted = wanted_here()

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Yield the pieces in order, as they arrive; raises CancelledError at once, whatever the engine does.

        The engine stops its work soon where that is cancelled, or where whoever takes the pieces takes no more.
        """
        self._check()
        self._still_there()
        reading = _Reading(self._session, *self._asked)
        try:
            while (piece := self._next(reading)) is not None:
                if isinstance(piece, BaseException):
                    self._check()
                    raise piece
                yield piece
            self._check()
            self._still_there()
        finally:
            reading.leave()

    def cancel(self) -> None:
        """Stop the engine, from any thread."""
        self._cancelled.set()

    def _next(self, reading: _Reading) -> pa.RecordBatch | BaseException | None:
        began = time.monotonic()
        while True:
            self._check()
            try:
                return reading.pieces.get(timeout=_MOMENT)
            except queue.Empty:
                if time.monotonic() - began > _LONGEST:
                    raise ClusterLostError(self._session.shown) from None

    def _check(self) -> None:
        if self._cancelled.is_set() or not self._wanted():
            self._cancelled.set()
            raise CancelledError(_WORK)


class _Reading:
    """The thread that reads, in what is known where the question is asked."""

    def __init__(self, session: EngineSession, sql: str, parameters: Sequence[Any]) -> None:
        self.pieces: queue.Queue[pa.RecordBatch | BaseException | None] = queue.Queue(_AHEAD)
        self._session = session
        self._asked = sql, parameters
        self._tag = f"audit-explorer-{uuid.uuid4().hex}"
        self._left = threading.Event()
        self._over = threading.Event()
        threading.Thread(target=copy_context().run, args=(self._read,), daemon=True, name="answer").start()

    def leave(self) -> None:
        """Take no more; what the engine still does for it is stopped."""
        self._left.set()
        if not self._over.is_set():
            self._session.interrupt(self._tag)

    def _read(self) -> None:
        pieces = self._session.batches(*self._asked, self._tag)
        try:
            for piece in pieces:
                if not self._given(piece):
                    break
            else:
                self._over.set()
                self._given(None)
        except BaseException as error:  # noqa: BLE001 - it is raised where the answer is waited for
            self._over.set()
            self._given(error)
        finally:
            pieces.close()  # type: ignore[attr-defined] # the engine lets go of what nobody waits for

    def _given(self, piece: pa.RecordBatch | BaseException | None) -> bool:
        """Hand a piece over; False when nobody waits for it any more."""
        while not self._left.is_set():
            try:
                self.pieces.put(piece, timeout=_MOMENT)
            except queue.Full:
                continue
            return True
        return False
