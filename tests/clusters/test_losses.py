"""A worker that is lost is worked around; a server that is lost is said, and asked again when it is back."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.analysis.headline import headline
from audit_explorer.errors import ClusterLostError, ClusterRefusedError, NoClusterError
from audit_explorer.filters import Filter
from audit_explorer.store.spark import engine_session
from audit_explorer.store.spark.opening_table import open_table
from tests.clusters.conftest import ENGINES, token_of
from tests.clusters.equal import difference
from tests.clusters.long_work import long_work
from tests.engines.apache_spark import apache_spark
from tests.engines.engine import TOKEN_VARIABLE, free_port
from tests.engines.sail import sail
from tests.engines.spark_standalone import standalone
from tests.engines.tcp_proxy import tcp_proxy

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.store import Dataset
    from tests.engines.engine import Engine

#: Every record several times: an answer of many pieces.
_LARGE = (
    "SELECT received.seq, part, raw FROM received CROSS JOIN (SELECT seq AS part FROM events WHERE seq < ?) AS parts"
)


def _answers(dataset: Dataset) -> list[object]:
    return [headline(dataset, Filter()), dataset.rows("SELECT result, count(*) FROM events GROUP BY result ORDER BY 1")]


@pytest.mark.parametrize("kind", ENGINES)
def test_a_server_that_is_lost(kind: str, tmp_path: Path, log_of: Any) -> None:  # noqa: ANN401
    """One sentence as long as it is gone, soon; the same dataset answers when a server is there, with a new token."""
    start, port = sail if kind == "sail" else apache_spark, free_port()
    log = log_of("mixed")
    expected = _answers(log.dataset)
    with start(tmp_path, port=port) as engine, token_of(engine):
        dataset = open_table(engine.address, log.table)
        assert not difference(expected, _answers(dataset), "before")
        engine.process.terminate()
        engine.process.wait(60)
        for _ in range(2):
            began = time.monotonic()
            with pytest.raises((ClusterLostError, NoClusterError)) as lost:
                _answers(dataset)
            assert time.monotonic() - began < 25
            assert "\n" not in str(lost.value)
            assert engine.token is None or engine.token not in f"{lost.value!r}{lost.value}"
    with start(tmp_path, port=port) as engine, token_of(engine):
        assert not difference(expected, _answers(dataset), "after")
        dataset.close()


def test_a_session_that_rested(tmp_path: Path, log_of: Any) -> None:  # noqa: ANN401
    """An engine ends the session of a page that nobody touched for a while: the next question begins another."""
    log = log_of("mixed")
    expected = _answers(log.dataset)
    with sail(tmp_path, session_seconds=1) as engine:
        dataset = open_table(engine.address, log.table)
        for _ in range(2):
            time.sleep(3)
            assert not difference(expected, _answers(dataset), "after a rest")
        dataset.close()


@pytest.mark.spark
def test_a_worker_that_is_lost(tmp_path: Path, log_of: Any) -> None:  # noqa: ANN401
    """A worker of Spark's own cluster dies in the middle of a question, with what runs on it: the answer is right."""
    log = log_of("hostile")
    question = long_work(40)
    expected = log.dataset.rows(*question)
    with standalone(tmp_path) as (master, workers), apache_spark(tmp_path, master=master) as engine, token_of(engine):
        dataset = open_table(engine.address, log.table)
        assert dataset.rows(*long_work(1)) == expected[:1]  # both workers are there, and have loaded what they run
        with ThreadPoolExecutor(1) as asking:
            answer = asking.submit(dataset.rows, *question)
            time.sleep(1.5)
            in_the_middle = not answer.done()
            workers[0].terminate()
            assert answer.result(120) == expected
        assert in_the_middle
        assert dataset.rows(*long_work(1)) == expected[:1]
        dataset.close()


def test_a_connection_that_is_cut_in_an_answer(engine: Engine, log_of: Any) -> None:  # noqa: ANN401
    """The rest of the answer comes over another connection, nothing twice and nothing lost.

    So much is asked for as engines have ready to send again: Apache Spark 10 MB.
    """
    log = log_of("hostile")
    with tcp_proxy(engine.address) as (address, proxy), token_of(engine):
        dataset = open_table(address, log.table)
        pieces = iter(dataset.batches(_LARGE, [4]))
        found = [next(pieces)]
        assert proxy.cut() > 0
        found += pieces
        dataset.close()
    assert len(found) > 1
    rows = {row for piece in found for row in zip(*(column.to_pylist() for column in piece.columns), strict=True)}
    assert sum(piece.num_rows for piece in found) == len(rows)
    assert sorted(rows) == sorted(log.dataset.rows(_LARGE, [4]))


def test_a_connection_that_is_cut_in_a_long_answer(engine: Engine, log_of: Any) -> None:  # noqa: ANN401
    """What was on its way may be more than the engine can send again: the answer is whole, or lost in one sentence."""
    log = log_of("hostile")
    with tcp_proxy(engine.address) as (address, proxy), token_of(engine):
        dataset = open_table(address, log.table)
        (whole,) = log.dataset.row(f"SELECT count(*) FROM ({_LARGE})", [20])  # noqa: S608 - our own
        pieces = iter(dataset.batches(_LARGE, [20]))
        rows = next(pieces).num_rows
        assert proxy.cut() > 0
        try:
            rows += sum(piece.num_rows for piece in pieces)
        except ClusterLostError:
            rows = whole
        assert rows == whole
        assert dataset.row("SELECT count(*) FROM events") == (log.dataset.facts.total,)
        dataset.close()


@pytest.mark.spark
@pytest.mark.parametrize("engine", ["spark"], indirect=True)
def test_a_connection_that_is_cut_during_long_work(
    engine: Engine,
    log_of: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However long the engine works already: the time in which a connection is tried again counts from the cut."""
    monkeypatch.setattr(engine_session, "_LATER", 2.0)
    log, question = log_of("hostile"), long_work(80)
    with tcp_proxy(engine.address) as (address, proxy), token_of(engine), ThreadPoolExecutor(1) as asking:
        dataset = open_table(address, log.table)
        answer = asking.submit(dataset.rows, *question)
        time.sleep(2.5)
        in_the_middle = not answer.done()
        proxy.cut()
        assert answer.result(120) == log.dataset.rows(*question)
        dataset.close()
    assert in_the_middle


def test_a_connection_that_does_not_come_back(
    engine: Engine,
    log_of: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An answer of which a part is there already is lost, in one sentence; then nobody answers."""
    monkeypatch.setattr(engine_session, "_LATER", 1.0)
    monkeypatch.setattr(engine_session, "_AT_FIRST", 1.0)
    log = log_of("hostile")
    with tcp_proxy(engine.address) as (address, proxy), token_of(engine):
        dataset = open_table(address, log.table)
        pieces = iter(dataset.batches(_LARGE, [20]))
        next(pieces)
        proxy.cut(for_good=True)
        with pytest.raises(ClusterLostError):
            list(pieces)
        dataset.close()
        with pytest.raises(NoClusterError):
            open_table(address, log.table)


@pytest.mark.spark
@pytest.mark.parametrize("engine", ["spark"], indirect=True)
def test_a_wrong_token(engine: Engine, log_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    """It is refused in one sentence that doesn't quote it, nor the right one."""
    monkeypatch.setenv(TOKEN_VARIABLE, "hidden-word")
    with pytest.raises(ClusterRefusedError) as refused:
        open_table(engine.address, log_of("mixed").table)
    said = f"{refused.value!r}{refused.value}"
    assert "hidden-word" not in said
    assert engine.token is not None
    assert engine.token not in said
