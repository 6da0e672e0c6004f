"""Tests of a published table as a dataset: who asks at once, who stops, what is lost."""

from __future__ import annotations

import json
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from audit_explorer.errors import (
    AnswerFailedError,
    CancelledError,
    LogGoneError,
    NewerTableError,
    NoClusterError,
    TableError,
)
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files
from audit_explorer.store.published.publication import RETENTION
from audit_explorer.store.published.publishing import publish
from audit_explorer.store.spark.opening_table import open_table
from audit_explorer.store.spark.version_retention import VersionRetention
from tests.builders import make_legacy
from tests.engines.engine import free_port
from tests.engines.sail import sail

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.store.spark.conftest import Table

# Pairs of pairs of events: work for seconds. Sail's workers go on with it when it is cancelled, so it is no longer.
_LONG = """
    SELECT one.seq, count(*) FROM events AS one JOIN events AS two ON one.seq <> two.seq JOIN events AS three
    ON two.seq <> three.seq JOIN events AS four ON three.seq + one.seq <> four.seq JOIN events AS five
    ON five.seq <> four.seq + two.seq WHERE one.seq < 6 GROUP BY one.seq
"""


def test_what_is_known(table: Table) -> None:
    """The facts are those of the log that was published."""
    embedded, cluster = table.embedded, table.cluster
    assert cluster.facts == embedded.facts
    assert (cluster.fingerprint, cluster.years, cluster.cube) == (embedded.fingerprint, embedded.years, embedded.cube)
    other = open_table(table.engine, str(table.place))
    assert other.opening != cluster.opening
    other.close()


def test_a_frame(table: Table) -> None:
    """Columns are named and typed as the embedded engine has them, times naive UTC; so is an answer without a row."""
    sql = """
        SELECT seq, happened_at, actor, http_status, entity_id_in_url, seq / 7 AS part, count(*) OVER () AS events
        FROM events WHERE seq < ? ORDER BY seq
    """
    for most in (10**6, -1):
        pd.testing.assert_frame_equal(table.cluster.frame(sql, (most,)), table.embedded.frame(sql, (most,)))


def test_a_filter_is_inlined(table: Table) -> None:
    """A search is part of the statement, and keeps the same events."""
    asked = Filter(text="j\u00fcrgen")
    found = [
        dataset.rows(f"SELECT seq FROM events WHERE {where.sql} ORDER BY seq", where.parameters)
        for dataset in (table.embedded, table.cluster)
        for where in [dataset.where(asked)]
    ]
    assert found[0] == found[1] != []
    assert "found_" not in table.cluster.where(asked).sql


def test_several_ask_at_once(table: Table) -> None:
    """Each thread gets its own answer."""
    with ThreadPoolExecutor(8) as threads:
        answers = threads.map(lambda number: table.cluster.row("SELECT ?, count(*) FROM events", (number,)), range(40))
        assert list(answers) == [(number, table.embedded.facts.total) for number in range(40)]


def test_cancel_is_at_once(table: Table) -> None:
    """Whoever waits is told at once, whatever the engine does; others go on."""
    batches = table.cluster.batches(_LONG)
    timer = threading.Timer(0.3, batches.cancel)
    timer.start()
    began = time.monotonic()
    with pytest.raises(CancelledError):
        list(batches)
    assert time.monotonic() - began < 10
    timer.join()
    with pytest.raises(CancelledError):
        list(batches)


def test_a_text_that_no_engine_takes(table: Table) -> None:
    """Half a surrogate pair is one sentence, as in the embedded engine."""
    with pytest.raises(AnswerFailedError):
        table.cluster.rows("SELECT ?", ("\ud800",))


def test_a_statement_that_is_refused(table: Table) -> None:
    """It is said without the engine's words, which may quote the log."""
    with pytest.raises(AnswerFailedError) as failed:
        table.cluster.rows("SELECT no_such_function(?)", ("hidden",))
    assert "hidden" not in str(failed.value)


def test_no_table(table: Table, tmp_path: Path) -> None:
    """A place without facts.json, and one of a later format."""
    with pytest.raises(TableError, match=r"facts\.json"):
        open_table(table.engine, str(tmp_path))
    (tmp_path / "facts.json").write_text('{"format": 99}', "utf-8")
    with pytest.raises(NewerTableError):
        open_table(table.engine, str(tmp_path))


def test_a_lost_file_is_noticed(table: Table, tmp_path: Path) -> None:
    """A version is whole or can't be opened: some engines take a file that is gone for one without rows."""
    copy = tmp_path / "table"
    shutil.copytree(table.place, copy)
    next(copy.glob("events/*/*.parquet")).unlink()
    with pytest.raises(TableError):
        open_table(table.engine, str(copy))


def test_a_version_that_was_overtaken(tmp_path: Path, table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read as long as its files are kept; then it is said, while the engine itself would find no event."""
    hours = [0.0]
    monkeypatch.setattr(VersionRetention, "_now", staticmethod(lambda: 3600 * hours[0]))
    began, place = datetime(2026, 11, 28, tzinfo=UTC), str(tmp_path / "table")
    log = tmp_path / "logs.json"
    opened = None
    for number in range(5):
        log.write_text(json.dumps([make_legacy(id=one) for one in range(5 + number)]), "utf-8")
        dataset = open_files([log])
        publish(dataset, place, now=began + number * RETENTION / 2)
        dataset.close()
        opened = opened or open_table(table.engine, place)
        hours[0] = number * RETENTION.total_seconds() / 7200
        if number < 3:
            assert opened.row("SELECT count(*) FROM events") == (5,)
            assert opened.is_retained
    assert opened is not None
    assert not opened.is_retained
    for _ in range(2):
        with pytest.raises(LogGoneError):
            opened.row("SELECT count(*) FROM events")
    opened.close()


def test_a_file_that_can_not_be_read(table: Table, tmp_path: Path) -> None:
    """What is no Parquet file is said of the table, not of a question."""
    copy = tmp_path / "table"
    shutil.copytree(table.place, copy)
    next(copy.glob("received/*/*.parquet")).write_bytes(b"PAR1")
    with pytest.raises(TableError, match="can't read its files"):
        open_table(table.engine, str(copy))


def test_nobody_answers() -> None:
    """One sentence, soon, with the engine's name."""
    began = time.monotonic()
    with pytest.raises(NoClusterError, match="refused"):
        open_table(f"sc://127.0.0.1:{free_port()}", "/table")
    assert time.monotonic() - began < 30


def test_an_engine_that_comes_back(table: Table, tmp_path: Path) -> None:
    """As long as it is gone there is one sentence; then the same dataset answers, in a session of its own."""
    port = free_port()
    with sail(tmp_path, port=port, workers=1) as engine:
        dataset = open_table(engine.address, str(table.place))
        expected = dataset.rows("SELECT count(*) FROM events")
        engine.process.terminate()
        engine.process.wait(60)
    with sail(tmp_path, port=port, workers=1):
        assert dataset.rows("SELECT count(*) FROM events") == expected
        dataset.close()
        with pytest.raises(LogGoneError):
            dataset.rows("SELECT 1")
