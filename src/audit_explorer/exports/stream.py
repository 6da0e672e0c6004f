"""Questions to a dataset, asked ahead on several cores while the answers are taken in their order."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias, TypeVar

from audit_explorer.errors import CancelledError
from audit_explorer.store.duckdb.answering import answering

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pyarrow as pa

    from audit_explorer.store import Dataset

# Two queries at a time keep two cores busy; more would only hold more lines in memory.
_WORKERS: Final = 2
_POLL_SECONDS: Final = 0.1

Row: TypeAlias = tuple[Any, ...]
Query: TypeAlias = tuple[str, "Sequence[Any]"]
Result = TypeVar("Result")


class Ahead:
    """A reader that runs at most a few queries ahead of what is taken; a context that leaves none of them running.

    `cancelled` is asked while it waits; every method then raises CancelledError, or what `answering` raises.
    """

    def __init__(self, dataset: Dataset, what: str, cancelled: Callable[[], bool] | None = None) -> None:
        self._dataset = dataset
        self._what = what
        self._cancelled = cancelled
        self._threads = ThreadPoolExecutor(_WORKERS, thread_name_prefix="export")
        self._cursors = {dataset.cursor() for _ in range(_WORKERS)}
        self._free = list(self._cursors)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for cursor in self._cursors:
            cursor.interrupt()
        self._threads.shutdown(wait=True)
        for cursor in self._cursors:
            cursor.close()

    def ask(self, query: Query) -> list[Row]:
        """Ask one question, wait for its answer."""
        return self._wait(self._threads.submit(self._run, query))

    def each(self, queries: Iterable[Query], make: Callable[[pa.Table], Result]) -> Iterator[Result]:
        """Yield what `make`, called in another thread, makes of every answer, in the order of the queries."""
        waiting: deque[Future[Result]] = deque()
        for query in queries:
            waiting.append(self._threads.submit(lambda query: make(self._table(query)), query))
            if len(waiting) > _WORKERS:
                yield self._wait(waiting.popleft())
        while waiting:
            yield self._wait(waiting.popleft())

    def _run(self, query: Query) -> list[Row]:
        cursor = self._free.pop()
        try:
            with answering():
                return cursor.execute(*query).fetchall()
        finally:
            self._free.append(cursor)

    def _table(self, query: Query) -> pa.Table:
        """Ask for columns: a Python object for each of a million lines would keep both cores waiting for one."""
        cursor = self._free.pop()
        try:
            with answering():
                return cursor.sql(query[0], params=list(query[1])).to_arrow_table()
        finally:
            self._free.append(cursor)

    def _wait(self, future: Future[Result]) -> Result:
        while True:
            if self._cancelled is not None and self._cancelled():
                raise CancelledError(self._what)
            try:
                return future.result(timeout=_POLL_SECONDS)
            except TimeoutError:
                if future.done():
                    raise
