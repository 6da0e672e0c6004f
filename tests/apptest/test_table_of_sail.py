"""The published table with Sail behind it, without a stand-in: what pages show, and how often the engine is asked."""

from __future__ import annotations

import re
import threading
from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.analysis.headline import headline
from audit_explorer.charts import LIGHT
from audit_explorer.filters import Filter
from audit_explorer.period import UTC_ZONE
from audit_explorer.sources import open_files
from audit_explorer.store.published.publishing import publish
from audit_explorer.store.spark.connect_client import SparkConnectClient
from audit_explorer.store.spark.opening_table import open_table
from audit_explorer.ui import view as view_module
from audit_explorer.ui.engine import waiting
from audit_explorer.ui.session import logs, table_reading
from audit_explorer.ui.view import View, ask
from tests.apptest.dashboard import ROOT, open_page, tables
from tests.clusters.hostile_records import write_records
from tests.engines.sail import sail
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

PAGES = ("overview", "events", "failures", "entities", "actors", "differences")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, str]]:
    """Give a log of hostile records, the address of an engine, and the table there."""
    folder = tmp_path_factory.mktemp("published")
    path = write_records(folder / "logs.json", 400)
    log = open_files([path], now=datetime.now(UTC))
    publish(log, str(folder / "table"), now=datetime.now(UTC))
    log.close()
    with sail(folder) as engine:
        yield path, engine.address, str(folder / "table")


@pytest.fixture
def served(published: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let the server show the table; give the file that it was published of."""
    path, engine, table = published
    openings = table_reading._Openings()  # noqa: SLF001 - as of a new process
    monkeypatch.setattr(table_reading, "_OPENINGS", openings)
    monkeypatch.setenv("AUDIT_EXPLORER_ENGINE", engine)
    monkeypatch.setenv("AUDIT_EXPLORER_TABLE", table)
    yield path
    if (dataset := openings.latest().dataset) is not None:
        dataset.close()


def turned(at: AppTest, page: str) -> AppTest:
    """Turn to another page of the session."""
    return at.switch_page(str(ROOT / "pages" / f"{page}.py")).run()


def shown(at: AppTest) -> dict[str, Any]:
    """Give what a page says, but for which log it says it of."""
    assert not at.exception
    return {
        "errors": [one.proto.title for one in at.error],
        "figures": {one.label: one.value for one in at.metric},
        "texts": [one.value for one in at.main.text],
        "tables": [frame.to_dict("split") for frame in tables(at)],
    }


def test_pages_show_what_they_show_of_the_files(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a filter, on every page with tables of its own; the mark says the version, and how long the page took."""
    of_table = open_page("overview", {"log": "table", "result": "Failed"})
    with monkeypatch.context() as files:
        files.delenv("AUDIT_EXPLORER_ENGINE")
        files.setattr(logs, "start_files", lambda: (served,))
        of_files = [shown(turned(open_page("overview", {"result": "Failed"}), page)) for page in PAGES]
    for page, expected in zip(PAGES, of_files, strict=True):
        assert shown(turned(of_table, page)) == expected, page
        assert expected["errors"] == []
        assert expected["tables"] or expected["figures"]
        captions = [one.value for one in of_table.sidebar.caption]
        assert [one for one in captions if one.startswith("Version 1, published 20")]
        assert [one for one in captions if re.fullmatch(r"Spark Connect · [0-9.]+ m?s", one)]
    # Nothing is asked there, so no time is said.
    assert "Spark Connect" in [one.value for one in turned(of_table, "fetch").sidebar.caption]


def test_equal_questions_of_two_persons_are_asked_once(
    published: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks what another one waits for already waits for the same answer: one statement at the engine."""
    path, engine, table = published
    dataset = open_table(engine, table)
    everything = Filter()
    view = View(everything, UTC_ZONE, LIGHT, datetime.now(UTC), dataset, everything)
    statements, both = Counter[str](), threading.Barrier(2)
    send = SparkConnectClient.to_table_as_iterator

    def counted(client: SparkConnectClient, plan: Any, *rest: Any) -> Any:  # noqa: ANN401 - what pyspark gives
        statements[str(plan)] += 1
        # The engine is not asked before the other person has come.
        until(lambda: bool(view_module._ANSWERS._waiting), "the second person")  # noqa: SLF001 - nobody else is told
        return send(client, plan, *rest)

    def person(answers: list[object]) -> None:
        both.wait(30)
        answers.append(ask(headline, view, everything))

    monkeypatch.setattr(SparkConnectClient, "to_table_as_iterator", counted)
    monkeypatch.setattr(waiting, "ENGINE_MARK", SimpleNamespace(get=lambda: None))
    answers: list[object] = []
    persons = [threading.Thread(target=person, args=[answers]) for _ in range(2)]
    for one in persons:
        one.start()
    for one in persons:
        one.join(60)
    asked = statements.copy()
    dataset.close()

    local = open_files([path], now=datetime.now(UTC))
    assert answers == [headline(local, everything)] * 2
    local.close()
    assert asked.total() == 1, asked
