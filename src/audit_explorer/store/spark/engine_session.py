"""One session with an engine: it runs statements; when it is gone another is begun."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from audit_explorer.errors import LogGoneError, NoClusterError
from audit_explorer.store.spark.bound_values import bound
from audit_explorer.store.spark.cluster_failures import FAILURES, answering, is_gone, is_silent
from audit_explorer.store.spark.composed_columns import ComposedColumns
from audit_explorer.store.spark.connect_client import (
    PySparkException,
    bounded,
    new_client,
    proto,
    to_arrow_schema,
)
from audit_explorer.store.spark.engine_address import engine_address, shown_address
from audit_explorer.store.spark.running_calls import RunningCalls
from audit_explorer.store.spark.spark_sql.rendering import render
from audit_explorer.store.work_done import report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from audit_explorer.store.spark.connect_client import SparkConnectClient

# Times are UTC, and what can't be worked out is NULL, as in DuckDB (a division by 0, a number in a text). A file that
# is lost or damaged is never passed over.
_SETTINGS: Final = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
}
# How long a connection that breaks is tried again, in seconds: when it is begun, afterwards, and when it is ended.
_AT_FIRST: Final = 4.0
_LATER: Final = 12.0
_AT_LAST: Final = 0.0
# So long, in seconds, the end of a session is waited for, so that a program that ends leaves none behind.
_PARTING: Final = 1.0
# So long, in seconds, an engine has to end an answer that nobody wants any more.
_ENDING: Final = 2.0


class EngineSession:
    """Runs statements for several threads at once; `prepare` makes a new session's views."""

    def __init__(self, engine: str, prepare: Callable[[SparkConnectClient], None]) -> None:
        self._address = engine_address(engine)
        self.shown = shown_address(engine)
        self._prepare = prepare
        self._client: SparkConnectClient | None = None
        self._lock = threading.Lock()
        self._calls = RunningCalls()
        self._closed = False
        self._failed: tuple[float, NoClusterError] | None = None
        self._variants = False
        self._composed = ComposedColumns()

    def open(self) -> None:
        """Connect at once."""
        self._connected()

    def batches(self, sql: str, parameters: Sequence[object], tag: str) -> Iterator[pa.RecordBatch]:
        """Yield an answer piece by piece, at least one piece, to one thread."""
        with self._calls.under(tag):
            for is_last in (False, True):
                client, begun = self._connected(), False
                with answering(self.shown, begun=True):
                    try:
                        for piece in self._asked(client, sql, parameters, tag):
                            begun = True
                            yield piece
                    except FAILURES as error:
                        if self._closed:
                            raise LogGoneError from error
                        if (is_gone(error) or is_silent(error)) and not self._calls.is_broken_off(tag):
                            self._forget(client)
                        if is_last or begun or not is_gone(error):
                            raise
                    else:
                        return

    def _asked(
        self, client: SparkConnectClient, sql: str, parameters: Sequence[object], tag: str
    ) -> Iterator[pa.RecordBatch]:
        composed = self._composed.named_in(sql, lambda asked: _row(client, asked, tag))
        yield from _pieces(client, _plan(sql, parameters, variants=self._variants, composed=composed), tag)

    def interrupt(self, tag: str) -> None:
        """Stop whatever runs under a tag, from any thread; nothing is said where the engine is gone.

        Apache Spark's workers end each task when it takes its next piece of data. Sail says that it stops, but its
        workers go on with what they had begun until it is done, even beyond the end of the session.
        """
        threading.Thread(target=self._interrupt, args=(tag,), daemon=True, name="interrupt").start()

    def close(self) -> None:
        """End the session, whatever runs in it; later calls do nothing."""
        if not self._closed:
            self._closed = True
            # Not here: the session may still be about to begin.
            parting = threading.Thread(target=self._end, daemon=True, name="end of session")
            parting.start()
            parting.join(_PARTING)

    def _interrupt(self, tag: str) -> None:
        client = self._client
        try:
            if client is not None:
                client.interrupt_tag(tag)
        except FAILURES:
            pass  # whoever asked is told already, and an engine that is gone does nothing any more
        finally:
            # An engine that ends the answer itself (Apache Spark) would go on with work whose answer is let go first.
            if not self._calls.ended(tag, _ENDING):
                self._calls.break_off(tag)

    def _end(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            _end(client)

    def _connected(self) -> SparkConnectClient:
        """Give the client, that of a new session where there is none."""
        asked_at = time.monotonic()
        with self._lock:
            if self._closed:
                raise LogGoneError
            if self._client is None:
                # Whoever waited while another one found nobody need not try as long once more.
                if self._failed is not None and self._failed[0] > asked_at:
                    raise self._failed[1]
                try:
                    self._client = self._begun()
                except NoClusterError as error:
                    self._failed = time.monotonic(), error
                    raise
            return self._client

    def _begun(self) -> SparkConnectClient:
        with answering(self.shown, begun=False):
            client = new_client(self._address, self._calls)
            try:
                client.register_progress_handler(_progressed)  # type: ignore[arg-type] # a function does
                bounded(client, _AT_FIRST)
                _settle(client)
                self._variants = _has_variants(client)
                self._prepare(client)
                bounded(client, _LATER)
            except BaseException:
                client.close()
                raise
        return client

    def _forget(self, client: SparkConnectClient) -> None:
        """Begin another session for the next question; who still gets an answer over this client's may go on."""
        with self._lock:
            if self._client is client:
                self._client = None


def _progressed(stages: Iterable[Any] | None, inflight_tasks: int, operation_id: str | None, done: bool) -> None:  # noqa: FBT001, ARG001 - the client calls it so
    """Tell of tasks; the client calls this in the thread that asks."""
    if stages is not None and not done:
        report(sum(stage.num_completed_tasks for stage in stages), sum(stage.num_tasks for stage in stages))


def _settle(client: SparkConnectClient) -> None:
    operation = proto.ConfigRequest.Operation()
    for name, value in _SETTINGS.items():
        operation.set.pairs.add(key=name, value=value)
    client.config(operation)


def _has_variants(client: SparkConnectClient) -> bool:
    """Say whether the engine has the type for any JSON."""
    plan = proto.Plan()
    plan.root.sql.query = "SELECT size(try_variant_get(try_parse_json('[1]'), '$', 'array<variant>'))"
    try:
        return bool(client.to_table(plan, {})[0].column(0).to_pylist() == [1])
    except PySparkException as error:
        if is_silent(error):
            raise
        return False


def _row(client: SparkConnectClient, sql: str, tag: str) -> tuple[Any, ...]:
    """Give the one row of an answer to a statement that is Spark's already."""
    plan = proto.Plan()
    plan.root.sql.query = sql
    answer = pa.Table.from_batches(_pieces(client, plan, tag))
    return tuple(column.to_pylist()[0] for column in answer.columns)


def _plan(sql: str, parameters: Sequence[object], *, variants: bool, composed: frozenset[str]) -> Any:  # noqa: ANN401 - a message of the protocol
    said = render(sql, parameters, variants=variants, composed=composed)
    plan = proto.Plan()
    plan.root.sql.query = said.sql
    for value in said.values(parameters):
        plan.root.sql.pos_arguments.add().literal.CopyFrom(bound(value))
    return plan


def _pieces(client: SparkConnectClient, plan: Any, tag: str) -> Iterator[pa.RecordBatch]:  # noqa: ANN401
    # Tags belong to the thread that asks.
    client.clear_tags()
    client.add_tag(tag)
    schema: Any = None
    some = False
    for piece in client.to_table_as_iterator(plan, {}):
        if isinstance(piece, pa.Table):
            for batch in piece.to_batches():
                some = True
                yield batch
        else:
            schema = piece
    if not some:
        # An answer without a row has its columns all the same.
        yield pa.RecordBatch.from_pylist([], schema=to_arrow_schema(schema))


def _end(client: SparkConnectClient) -> None:
    bounded(client, _AT_LAST)
    try:
        client.interrupt_all()
        client.release_session()
    except FAILURES:
        return  # the engine forgets a session that nobody uses
    finally:
        client.close()
