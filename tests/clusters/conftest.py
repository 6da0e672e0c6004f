"""The engines and logs that the tests of this folder share."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

from audit_explorer.store.spark.opening_table import open_table
from tests.clusters.published_logs import LOGS, PublishedLog, published
from tests.engines import spark_distribution
from tests.engines.apache_spark import apache_spark
from tests.engines.engine import TOKEN_VARIABLE, Engine
from tests.engines.sail import sail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from _pytest.mark.structures import ParameterSet

    from audit_explorer.store import Dataset

ENGINES = ["sail", pytest.param("spark", marks=pytest.mark.spark)]


def asked_of(sail_cases: Sequence[object], spark_cases: Sequence[object]) -> list[ParameterSet]:
    """Give pairs of an engine and a case: a Spark question takes half a second, so it is asked of fewer."""
    on_sail = [pytest.param("sail", case) for case in sail_cases]
    return on_sail + [pytest.param("spark", case, marks=pytest.mark.spark) for case in spark_cases]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what asks Apache Spark where there is none, with the reason."""
    if reason := spark_distribution.missing():
        for item in items:
            if item.get_closest_marker("spark"):
                item.add_marker(pytest.mark.skip(reason=reason))


@contextmanager
def token_of(engine: Engine) -> Iterator[None]:
    """Let the client find an engine's token where it looks for one."""
    with pytest.MonkeyPatch.context() as environ:
        environ.delenv(TOKEN_VARIABLE, raising=False)
        if engine.token is not None:
            environ.setenv(TOKEN_VARIABLE, engine.token)
        yield


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Give an engine with two workers, of each kind in turn."""
    start = sail if request.param == "sail" else apache_spark
    with start(tmp_path_factory.mktemp(request.param)) as running:
        yield running


@pytest.fixture(scope="session")
def log_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], PublishedLog]]:
    """Give a way to have a log by its name, read and published once."""
    with ExitStack() as opened:
        logs: dict[str, PublishedLog] = {}

        def log(name: str) -> PublishedLog:
            if name not in logs:
                folder = tmp_path_factory.mktemp(name)
                logs[name] = opened.enter_context(published(LOGS[name](folder), folder))
            return logs[name]

        yield log


@pytest.fixture(scope="session")
def table_of(
    engine: Engine, log_of: Callable[[str], PublishedLog]
) -> Iterator[Callable[[str], tuple[Dataset, Dataset]]]:
    """Give a way to have a log by its name in the embedded engine and in the cluster's."""
    tables: dict[str, Dataset] = {}

    def table(name: str) -> tuple[Dataset, Dataset]:
        log = log_of(name)
        if name not in tables:
            with token_of(engine):
                tables[name] = open_table(engine.address, log.table)
        return log.dataset, tables[name]

    yield table
    for one in tables.values():
        one.close()
