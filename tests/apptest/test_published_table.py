"""The published table as the log of the dashboard: its engine's answers, its mark, what becomes of failures."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.errors import NoClusterError
from audit_explorer.sources import open_files
from audit_explorer.store.spark import opening_table
from audit_explorer.ui.session import table_reading
from tests.apptest.dashboard import PAGES, button, log_name, open_page
from tests.builders import legacy_error, make_legacy
from tests.elsewhere import ENGINE, Elsewhere
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

PLACE = "s3a://bucket/table-4711"


class Engine:
    """An engine that opens a version of a log, or fails; it remembers what it opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.version = 1
        self.away = False
        self.opened: list[Elsewhere] = []

    def open_table(self, engine: str, table: str) -> Elsewhere:
        """Open the version of now."""
        assert (engine, table) == (ENGINE, PLACE)
        if self.away:
            raise NoClusterError(engine, "connection refused")
        self.opened.append(Elsewhere(open_files([self.path], now=datetime.now(UTC)), self.version))
        return self.opened[-1]

    def current_version(self, engine: str, table: str) -> Any:  # noqa: ANN401 - as much of a publication as is looked at
        """Say which version is published now."""
        assert (engine, table) == (ENGINE, PLACE)
        return SimpleNamespace(version=self.version, published_at=datetime(2026, 11, self.version, 9, 30, tzinfo=UTC))


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty records, every fourth one a failure."""
    path = tmp_path_factory.mktemp("log") / "logs.json"
    rows = [
        make_legacy(
            id=number,
            happenedAt=f"2026-09-{number // 4 + 1:02}T08:00:00.000Z",
            action=("Create", "Update", "Delete")[number % 3],
            entityName=f"team-{number % 5}",
            sourceName=("ann@corp.example", "bob@corp.example")[number % 2],
            **({} if number % 4 else {"error": legacy_error(403, f"no access to '{number}'", "Forbidden")}),
        )
        for number in range(40)
    ]
    path.write_text(json.dumps(rows), "utf-8")
    return path


@pytest.fixture
def engine(log: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Let the server show a published table."""
    engine = Engine(log)
    monkeypatch.setattr(opening_table, "open_table", engine.open_table)
    monkeypatch.setattr(opening_table, "current_version", engine.current_version)
    monkeypatch.setattr(table_reading, "_OPENINGS", table_reading._Openings())  # noqa: SLF001 - as of a new process
    monkeypatch.setenv("AUDIT_EXPLORER_ENGINE", ENGINE)
    monkeypatch.setenv("AUDIT_EXPLORER_TABLE", PLACE)
    yield engine
    for one in engine.opened:
        one.close()


def captions(at: AppTest) -> list[str]:
    """Give the captions of the sidebar."""
    return [one.value for one in at.sidebar.caption]


def mark(at: AppTest) -> str:
    """Give what the mark of the engine says; "" where there is none."""
    return next((one for one in captions(at) if one.startswith("Spark Connect")), "")


def metrics(at: AppTest) -> dict[str, str]:
    """Give the headline's figures."""
    return {one.label: one.value for one in at.metric}


def errors(at: AppTest) -> list[str]:
    """Give the titles of what went wrong."""
    assert not at.exception
    return [one.proto.title for one in at.error]


def test_the_table_is_the_log_that_a_visit_begins_with(engine: Engine) -> None:
    """The same figures as of the files; the address names the table, but nothing of where it lies."""
    at = open_page()
    assert not at.exception
    assert at.session_state["log name"] == "table"
    assert [one.value for one in at.sidebar.markdown][:1] == ["`Published table`"]
    assert "Version 1, published 2026-11-01 10:30" in captions(at)
    assert mark(at).endswith((" s", " ms"))
    assert not at.get("skeleton")
    assert [one.value for one in at.text if PLACE in one.value or "engine.example" in one.value] == []

    figures = metrics(at)
    assert figures["Events"] == "40"
    assert len(engine.opened) == 1


def test_files_have_no_mark() -> None:
    """Where this machine answers nothing is said of an engine."""
    assert mark(open_page()) == ""


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_drawn(engine: Engine, page: str) -> None:
    """Nothing is left to come, and nothing failed; under a filter, with an event beside it."""
    at = open_page(page, {"result": "Failed", "log": "table"})
    assert errors(at) == []
    assert not at.get("skeleton")
    assert mark(at)
    assert engine.opened


def test_sessions_share_one_opening_and_its_answers(engine: Engine) -> None:
    """A second person asks the engine nothing that the first one asked."""
    open_page()
    asked = engine.opened[0].asked.copy()
    assert asked.total() > 10
    at = open_page()

    assert len(engine.opened) == 1
    assert engine.opened[0].asked == asked
    assert metrics(at)["Events"] == "40"


def test_an_engine_that_is_away_is_asked_again(engine: Engine) -> None:
    """A failure is said in its place, and not remembered: what is done next opens the table."""
    engine.away = True
    at = open_page()
    assert errors(at) == ["The engine does not answer"]
    at.run()
    assert errors(at) == ["The engine does not answer"]
    engine.away = False
    button(at, "Go on").click().run()
    assert errors(at) == []
    assert metrics(at)["Events"] == "40"


def test_a_reload_finds_an_engine_that_is_back(engine: Engine) -> None:
    """Without a click on anything, and in another session too."""
    engine.away = True
    at, other = open_page(), open_page()
    engine.away = False
    for one in (at, other):
        one.run()
        assert errors(one) == []
    assert len(engine.opened) == 1


def test_an_engine_that_is_lost_in_the_middle(engine: Engine) -> None:
    """What can't be answered says why, the rest of the page stays; when it is back the page is."""
    at = open_page("events")
    engine.opened[0].lost = True
    at.query_params["action"] = "Delete"
    at.run()
    assert errors(at)[:1] == ["The engine was lost in the middle of an answer"]
    assert not at.get("skeleton")
    engine.opened[0].lost = False
    button(at, "Ask again").click().run()
    assert errors(at) == []
    assert "events, " in next(one.value for one in at.text if "failed" in one.value)


def test_a_newer_version_is_offered(engine: Engine) -> None:
    """Nothing changes under somebody's eyes: who wants the newer version opens it, and whoever comes then gets it."""
    at, other = open_page(), open_page()
    engine.version = 2
    for one in (at, other):
        one.session_state["table log"].look_now()
        until(partial(_knows, one.session_state["table log"]), "the look at the version")
        one.run()
    button(at, "A newer version was published 2026-11-02 10:30: open it").click().run()
    assert "Version 2, published 2026-11-02 10:30" in captions(at)
    assert "Version 2, published 2026-11-02 10:30" in captions(open_page())
    assert "Version 1, published 2026-11-01 10:30" in captions(other.run())
    assert len(engine.opened) == 2
    assert not any(one.closed for one in engine.opened)


def test_a_version_whose_files_are_gone(engine: Engine) -> None:
    """Who looked at it is told, and asks the version of then; who comes meets no error."""
    at = open_page("events")
    engine.version = 2
    engine.opened[0].is_retained = False
    other = open_page()
    assert errors(other) == []
    assert "Version 2, published 2026-11-02 10:30" in captions(other)
    at.query_params["action"] = "Delete"
    at.run()
    assert errors(at) == ["The open log is gone"]
    button(at, "Ask again").click().run()
    assert errors(at) == []
    assert "Version 2, published 2026-11-02 10:30" in captions(at)
    assert len(engine.opened) == 2


def _knows(reading: table_reading.TableReading) -> bool:
    return reading.newer is not None


def test_a_link_to_the_table_needs_one() -> None:
    """Where no engine is set the link says what it was made with."""
    at = open_page("overview", {"log": "table", "action": "Delete"})
    assert any("made with **the published table**" in one.value for one in at.markdown)
    assert not at.metric


@pytest.mark.usefixtures("engine")
def test_a_link_to_the_sample_does_not_show_the_table() -> None:
    """Nor the other way round."""
    at = open_page("overview", {"log": "sample"})
    assert any("This server shows a published table." in one.value for one in at.markdown)
    assert not at.metric
    button(at, "Look at the published table with this filter").click().run()
    assert metrics(at)["Events"] == "40"


def test_the_table_beside_files(engine: Engine, start: Callable[..., None]) -> None:
    """Files that are named at start come first; the table is one click away, and is closed for this session alone."""
    start([make_legacy(id=number) for number in range(5)])
    at = open_page()
    assert metrics(at)["Events"] == "5"
    assert not engine.opened
    button(at, "Open the published table").click().run()
    assert metrics(at)["Events"] == "40"
    assert log_name(at) == "table"
    button(at, "Close this log").click().run()
    assert metrics(at)["Events"] == "5"
    assert not engine.opened[0].closed


@pytest.mark.usefixtures("engine")
def test_an_engine_without_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says which setting is missing."""
    monkeypatch.setenv("AUDIT_EXPLORER_TABLE", "")
    at = open_page()
    assert errors(at) == ["A setting can't be used"]
    assert "AUDIT_EXPLORER_TABLE" in at.error[0].value


def test_a_token_in_the_address_is_nowhere_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused in a sentence that doesn't quote it."""
    monkeypatch.setattr(table_reading, "_OPENINGS", table_reading._Openings())  # noqa: SLF001 - as of a new process
    monkeypatch.setenv("AUDIT_EXPLORER_ENGINE", f"{ENGINE}/;token=canary-5c1d")
    monkeypatch.setenv("AUDIT_EXPLORER_TABLE", PLACE)
    at = open_page()
    assert errors(at) == ["A setting can't be used"]
    assert "canary" not in str(at)
    assert "canary" not in at.error[0].value
