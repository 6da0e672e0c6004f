"""The parts of the benchmark that are about a cluster: one page's questions of a published table, engine by engine."""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from audit_explorer.store.published.publication import FACTS, read_publication
from tests.benchmarks import table
from tests.benchmarks.measure import interleaved, run, same
from tests.benchmarks.synthetic import VERSION, export_of, folder
from tests.engines import spark_distribution
from tests.engines.apache_spark import apache_spark
from tests.engines.engine import TOKEN_VARIABLE, Engine
from tests.engines.sail import sail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.size import Size

#: What a page of ten million records must take, without the cube and with it, in seconds.
_MUST: Final = {"sail": (10, 3), "spark": (25, 6)}
_OF: Final = 10_000_000
_NAMES: Final = {"sail": "Sail, 2 workers", "spark": "Apache Spark, 2 workers"}


@dataclass(frozen=True, slots=True)
class _Asked:
    records: int
    figures: dict[str, dict[str, float]]


def cluster(size: Size) -> list[table.Row]:
    """Measure one page's questions at the large log's size and at the grown one's, on every engine that is here."""
    return asked_of_tables([size.large, size.large * size.grown], size.runs)


def asked_of_tables(sizes: list[int], runs: int) -> list[table.Row]:
    """Measure one page's questions of published tables of these sizes, each a multiple of the first."""
    with _engines() as engines:
        addresses = {"duckdb": "duckdb"} | {one.name: one.address for one in engines}
        asked = []
        for records in sizes:
            place = table_of(records, sizes[0])
            jobs = [("cluster_jobs.ask", address, place) for address in addresses.values()]
            figures = dict(zip(addresses, interleaved(jobs, times=runs), strict=True))
            same(*figures.values(), {"records": records})
            asked.append(_Asked(records, figures))
    rows = [_size(records, table_of(records, sizes[0])) for records in sizes]
    rows += [row for one in asked for row in _rows(one)]
    for name in addresses:
        first, last = (one.figures[name]["cold"] for one in (asked[0], asked[-1]))
        work = f"page of {sizes[-1]:,} records against {sizes[0]:,}, {_NAMES.get(name, 'DuckDB')}: times as long"
        rows.append(table.only(work, last / first, "×"))
    if missing := "" if "spark" in addresses else spark_distribution.missing():
        rows.append(table.by_hand(f"the same on Apache Spark ({missing})", "≤ 25 s, with the cube ≤ 6 s"))
    return rows


def table_of(records: int, part: int) -> Path:
    """Give the folder of a published table of so many records; make it of an export of `part` where it isn't there."""
    place = folder() / f"table-{records}-v{VERSION}"
    if records == part and not (place / "facts.json").exists():
        run("cluster_jobs.publish", export_of(part), 1, place)
    elif records != part:
        run("cluster_jobs.grow", table_of(part, part), place, records // part)
    return place


def _size(records: int, place: Path) -> table.Row:
    """Say what a record takes where engines read it, without what was received."""
    version = read_publication((place / FACTS).read_text("utf-8"))
    size = sum(file.bytes for file in version.tables["events"])
    return table.only(f"events of a published table of {records:,} records: of each", size / records, "bytes")


def _rows(asked: _Asked) -> list[table.Row]:
    duckdb = asked.figures["duckdb"]
    rows = []
    for name, found in asked.figures.items():
        if name == "duckdb":
            continue
        work = f"page of {asked.records:,} records on {_NAMES[name]}"
        if asked.records == _OF:
            cold, cube = _MUST[name]
            rows += [
                table.at_most(f"{work}: first time, without the cube", found["cold"], cold, "s"),
                table.at_most(f"{work}: with the cube", found["cube"], cube, "s"),
            ]
        for part, words in (
            ("cold", "first time, without the cube"),
            ("cube", "with the cube"),
            ("filtered", "failed"),
        ):
            rows.append(table.times_faster(f"{work}: {words}", found[part], duckdb[part], "DuckDB, same files"))
        slowest = max((part for part in found if part.startswith("cold ")), key=lambda part: found[part])
        rows.append(table.only(f"{work}: slowest question ({slowest.removeprefix('cold ')})", found[slowest], "s"))
    return rows


@contextlib.contextmanager
def _engines() -> Iterator[list[Engine]]:
    """Run the engines that are here; the client finds Spark's token in the environment."""
    with contextlib.ExitStack() as running:
        place = Path(running.enter_context(tempfile.TemporaryDirectory()))
        engines = [running.enter_context(sail(place))]
        if not spark_distribution.missing():
            spark = running.enter_context(apache_spark(place))
            running.callback(os.environ.pop, TOKEN_VARIABLE, None)
            os.environ[TOKEN_VARIABLE] = spark.token or ""
            engines.append(spark)
        yield engines
