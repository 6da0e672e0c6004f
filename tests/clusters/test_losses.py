"""A worker that is lost is worked around; a server that is lost is said, and asked again when it is back."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import pytest

from audit_explorer.errors import AuditExplorerError
from audit_explorer.store.spark.opening_table import open_table
from tests.clusters.conftest import ENGINES, token_of
from tests.clusters.equal import difference
from tests.clusters.test_whole_logs import drawn
from tests.engines.apache_spark import apache_spark
from tests.engines.engine import free_port
from tests.engines.sail import sail
from tests.engines.spark_standalone import standalone

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.store import Dataset

#: Pairs of events: work for seconds, of which the answer is one row.
_LONG: Final = """
    SELECT count(*), sum((one.seq * other.seq) % 1009), count(DISTINCT one.seq % 997)
    FROM events AS one JOIN events AS other ON one.entity_type = other.entity_type WHERE one.seq < other.seq + ?
"""


@pytest.mark.parametrize("kind", ENGINES)
def test_a_server_that_is_lost(kind: str, tmp_path: Path, log_of: Any) -> None:  # noqa: ANN401
    """One sentence as long as it is gone; the same dataset answers when a server is there again."""
    start, port = sail if kind == "sail" else apache_spark, free_port()
    log = log_of("mixed")
    expected = drawn(log.dataset, "")
    with start(tmp_path, port=port) as engine, token_of(engine):
        dataset = open_table(engine.address, log.table)
        assert not difference(expected, drawn(dataset, ""), "before")
        engine.process.terminate()
        engine.process.wait(60)
        began = time.monotonic()
        with pytest.raises(AuditExplorerError) as lost:
            drawn(dataset, "result=Failed")
        assert time.monotonic() - began < 60
        assert "\n" not in str(lost.value)
        assert engine.token is None or engine.token not in f"{lost.value!r}{lost.value}"
    with start(tmp_path, port=port, token=engine.token) as engine, token_of(engine):
        assert not difference(expected, drawn(dataset, ""), "after")
        dataset.close()


def _long_answer(dataset: Dataset) -> list[tuple[Any, ...]]:
    return dataset.rows(_LONG, [1_000_000])


@pytest.mark.spark
def test_a_worker_that_is_lost(tmp_path: Path, log_of: Any) -> None:  # noqa: ANN401
    """A worker of Spark's own cluster dies in the middle of a question, with what runs on it: the answer is right."""
    log = log_of("hostile")
    expected = _long_answer(log.dataset)
    with standalone(tmp_path) as (master, workers), apache_spark(tmp_path, master=master) as engine, token_of(engine):
        dataset = open_table(engine.address, log.table)
        assert _long_answer(dataset) == expected  # both workers are there, and have loaded what they run
        with ThreadPoolExecutor(1) as asking:
            answer = asking.submit(_long_answer, dataset)
            time.sleep(0.5)
            in_the_middle = not answer.done()
            workers[0].terminate()
            assert answer.result(120) == expected
        assert in_the_middle
        assert _long_answer(dataset) == expected
        dataset.close()
