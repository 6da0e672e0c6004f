"""Whoever cancels a question is let go at once, and the engine's work for it ends."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.errors import CancelledError
from audit_explorer.store.wanted import as_long_as
from audit_explorer.store.work_done import listening
from tests.clusters.long_work import long_work
from tests.engines.processor_time import processor_time
from tests.waiting import until

if TYPE_CHECKING:
    from tests.engines.engine import Engine

# Sail takes no more parts at once than it has places for: this is one. It is as short as it may be, as Sail's workers
# can't be stopped, not even by the end of the session: other tests would wait for them.
_TRIPLES = """
    SELECT count(*) FROM events AS one JOIN events AS two ON one.seq <> two.seq JOIN events AS three
    ON two.seq <> three.seq AND one.seq + two.seq <> three.seq WHERE one.seq < ?
"""


def test_a_question_that_is_cancelled(engine: Engine, table_of: Any) -> None:  # noqa: ANN401
    """No thread waits for it any more; Apache Spark's workers rest within seconds, and have told of their work before.

    Sail's workers go on with what they had begun, and it tells nothing: see EngineSession.interrupt.
    """
    _, cluster = table_of("hostile")
    before, wanted, work = _answering(), threading.Event(), list[tuple[int, int]]()
    wanted.set()

    def ask() -> object:
        with as_long_as(wanted.is_set), listening(lambda done, parts: work.append((done, parts))):
            return cluster.rows(*(long_work(60) if engine.name == "spark" else (_TRIPLES, [60])))

    with ThreadPoolExecutor(1) as asking:
        answer = asking.submit(ask)
        if engine.name == "spark":
            until(lambda: bool(work), "word of the engine's work")
        else:
            time.sleep(0.5)
        assert not answer.done()
        wanted.clear()
        began = time.monotonic()
        with pytest.raises(CancelledError):
            answer.result(30)
        assert time.monotonic() - began < 2
    until(lambda: _answering() <= before, "the end of the thread that read the answer", 30)
    if engine.name == "spark":
        assert all(0 <= done <= parts for done, parts in work)
        until(lambda: _rests(engine), "the end of the workers' tasks", 5)
    assert cluster.row("SELECT count(*) FROM events") == (cluster.facts.total,)


def test_an_answer_that_nobody_takes_any_more(table_of: Any) -> None:  # noqa: ANN401
    """Whoever stops in the middle leaves no thread behind, and no work."""
    _, cluster = table_of("hostile")
    before = _answering()
    pieces = iter(
        cluster.batches("SELECT raw FROM received CROSS JOIN (SELECT seq FROM events WHERE seq < ?) AS parts", [20])
    )
    assert next(pieces).num_rows > 0
    assert _answering() > before
    pieces.close()
    until(lambda: _answering() <= before, "the end of the thread that read the answer", 30)


def _answering() -> int:
    return sum(thread.name in {"answer", "interrupt"} for thread in threading.enumerate())


def _rests(engine: Engine) -> bool:
    """Say whether no worker does more than keep itself alive."""
    executors = "CoarseGrainedExecutorBackend"
    before = processor_time(engine.process.pid, executors)
    time.sleep(0.5)
    return processor_time(engine.process.pid, executors) - before < 0.1
