"""The work of a cluster that is measured: one job a function, see `worker`."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from audit_explorer.analysis.events import Sort, page
from audit_explorer.analysis.facets import FACETS, FURTHER, FacetAsk, facet_counts
from audit_explorer.analysis.headline import headline
from audit_explorer.analysis.parties.entities import ranked
from audit_explorer.analysis.patterns import patterns
from audit_explorer.analysis.timeline import timeline
from audit_explorer.filters import Filter
from audit_explorer.store.published.publication import FACTS, read_publication
from audit_explorer.store.published.publishing import publish as publish_dataset
from audit_explorer.store.spark.opening_table import open_table
from tests.benchmarks import ours
from tests.benchmarks.grown_table import grow_table
from tests.benchmarks.parquet_dataset import ParquetDataset

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit_explorer.store import Dataset


def _page(log: Dataset, asked: Filter, sort: Sort) -> object:
    return page(log, asked, columns=ours.COLUMNS, sort=sort, limit=ours.ROWS)


#: What a page asks, by its name in the table.
QUESTIONS: Final[Mapping[str, Callable[[Dataset, Filter], object]]] = {
    "facets": lambda log, asked: facet_counts(log, asked, [FacetAsk(field) for field in FACETS + FURTHER]),
    "timeline": lambda log, asked: timeline(log, asked, ours.ZONE),
    "headline": headline,
    "newest page": lambda log, asked: _page(log, asked, Sort()),
    "page by name": lambda log, asked: _page(log, asked, Sort("entity_name")),
    "patterns": patterns,
    "entities": lambda log, asked: ranked(log, asked, by="events", limit=20),
}
FILTERED: Final = "result=Failed"


class _WithoutCube:
    """A dataset of which nothing is counted together already."""

    cube = ()

    def __init__(self, dataset: Dataset) -> None:
        self.facts, self.years = dataset.facts, dataset.years
        self.where, self.frame, self.rows, self.row = dataset.where, dataset.frame, dataset.rows, dataset.row


def publish(path: str, times: str, table: str) -> dict[str, float]:
    """Publish an export, grown so many times."""
    dataset = ours.grow(ours.open_export(Path(path)), int(times))
    start = time.perf_counter()
    publish_dataset(dataset, table, now=datetime.now(UTC))
    version = read_publication((Path(table) / FACTS).read_text("utf-8"))
    size = sum(file.bytes for name in ("events", "received") for file in version.tables[name])
    return {"seconds": time.perf_counter() - start, "bytes": size, "records": ours.size(dataset)}


def ask(engine: str, table: str) -> dict[str, float]:
    """Ask one page's questions of a published table: cold, with the cube, under a filter; each question by itself.

    `engine` is an address, or `duckdb` for the embedded one. Cold is the first time, without the cube.
    """
    dataset: Dataset = ParquetDataset(table) if engine == "duckdb" else open_table(engine, table)  # type: ignore[assignment]
    plain: Dataset = _WithoutCube(dataset)  # type: ignore[assignment]
    cold = {name: _seconds(plain, name, "") for name in QUESTIONS}
    cube = {name: _seconds(dataset, name, "") for name in QUESTIONS}
    filtered = {name: _seconds(dataset, name, FILTERED) for name in QUESTIONS}
    (counted,) = dataset.row("SELECT count(*) FROM events")
    dataset.close()
    return {
        **{f"cold {name}": seconds for name, seconds in cold.items()},
        **{f"cube {name}": seconds for name, seconds in cube.items()},
        "cold": sum(cold.values()),
        "cube": sum(cube.values()),
        "filtered": sum(filtered.values()),
        "records": counted,
    }


def _seconds(dataset: Dataset, name: str, query: str) -> float:
    asked = Filter.from_query(parse_qsl(query)).resolve(newest=dataset.facts.newest, now=dataset.facts.read_at)
    start = time.perf_counter()
    QUESTIONS[name](dataset, asked)
    return time.perf_counter() - start


def grow(source: str, target: str, times: str) -> dict[str, float]:
    """Make a table of so many times the records of another one."""
    start = time.perf_counter()
    grow_table(Path(source), Path(target), int(times))
    version = read_publication((Path(target) / FACTS).read_text("utf-8"))
    size = sum(file.bytes for file in version.tables["events"])
    return {"seconds": time.perf_counter() - start, "bytes": size, "records": version.facts.total}
