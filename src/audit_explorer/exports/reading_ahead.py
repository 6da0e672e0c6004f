"""Questions to a dataset, asked ahead on several cores while the answers are taken in their order."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias, TypeVar

import pyarrow as pa

from audit_explorer.errors import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from audit_explorer.store import Batches, Dataset

# Two queries at a time keep two cores busy; more would only hold more lines in memory.
_WORKERS: Final = 2
_POLL_SECONDS: Final = 0.1

Row: TypeAlias = tuple[Any, ...]
Query: TypeAlias = tuple[str, "Sequence[Any]"]
Result = TypeVar("Result")


class Ahead:
    """A reader that runs at most a few queries ahead of what is taken; a context that leaves none of them running.

    `cancelled` is asked while it waits; every method then raises CancelledError, or what asking the dataset raises.
    """

    def __init__(self, dataset: Dataset, what: str, cancelled: Callable[[], bool] | None = None) -> None:
        self._dataset = dataset
        self._what = what
        self._cancelled = cancelled
        self._threads = ThreadPoolExecutor(_WORKERS, thread_name_prefix="export")
        self._running: set[Batches] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for batches in tuple(self._running):
            batches.cancel()
        self._threads.shutdown(wait=True)

    def ask(self, query: Query) -> list[Row]:
        """Ask one question, wait for its answer."""
        return self._wait(self._threads.submit(lambda: _rows(self._table(query))))

    def table(self, query: Query) -> pa.Table:
        """Ask one question, wait for its answer by columns."""
        return self._wait(self._threads.submit(self._table, query))

    def each(self, queries: Iterable[Query], make: Callable[[pa.Table], Result]) -> Iterator[Result]:
        """Yield what `make`, called in another thread, makes of every answer, in the order of the queries."""
        waiting: deque[Future[Result]] = deque()
        for query in queries:
            waiting.append(self._threads.submit(lambda query: make(self._table(query)), query))
            if len(waiting) >= _WORKERS:
                yield self._wait(waiting.popleft())
        while waiting:
            yield self._wait(waiting.popleft())

    def _table(self, query: Query) -> pa.Table:
        """Ask for columns: a Python object for each of a million lines would keep both cores waiting for one."""
        batches = self._dataset.batches(*query)
        self._running.add(batches)
        try:
            return pa.Table.from_batches(batches)
        finally:
            self._running.discard(batches)

    def _wait(self, future: Future[Result]) -> Result:
        while True:
            if self._cancelled is not None and self._cancelled():
                raise CancelledError(self._what)
            # Not by the future's own time-out: it may be done between that and a look at it.
            if wait([future], timeout=_POLL_SECONDS).done:
                return future.result()


def _rows(table: pa.Table) -> list[Row]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))
