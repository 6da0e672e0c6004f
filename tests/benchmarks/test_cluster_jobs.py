"""What is measured of a cluster does its work, on a table so small that it costs no time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.benchmarks import cluster_jobs, synthetic
from tests.benchmarks.parquet_dataset import ParquetDataset
from tests.engines.sail import sail

if TYPE_CHECKING:
    from pathlib import Path

_RECORDS = 300
_TIMES = 4


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Give a small published table, and one of some times its records."""
    folder = tmp_path_factory.mktemp("tables")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(synthetic, "folder", lambda: folder)
        export = synthetic.export_of(_RECORDS)
    published = cluster_jobs.publish(str(export), "1", str(folder / "small"))
    grown = cluster_jobs.grow(str(folder / "small"), str(folder / "large"), str(_TIMES))
    assert (published["records"], grown["records"]) == (_RECORDS, _RECORDS * _TIMES)
    return folder / "small", folder / "large"


def test_a_grown_table_is_the_same_in_another_time(tables: tuple[Path, Path]) -> None:
    """Each copy has every event once, a whole number of days earlier."""
    small, large = map(ParquetDataset, map(str, tables))
    counted = "SELECT count(*), count(DISTINCT seq), count(DISTINCT happened_at), min(happened_at) FROM events"
    one, many = small.row(counted), large.row(counted)
    assert many[:3] == tuple(_TIMES * count for count in one[:3])
    assert large.facts.oldest is not None
    assert many[3] == large.facts.oldest.replace(tzinfo=None)
    values = "SELECT action, result, count(*) FROM events GROUP BY action, result ORDER BY action, result"
    assert large.rows(values) == [(action, result, _TIMES * count) for action, result, count in small.rows(values)]


def test_a_page_is_asked_of_both(tables: tuple[Path, Path], tmp_path: Path) -> None:
    """The embedded engine and a cluster are asked the same of the same table."""
    with sail(tmp_path) as engine:
        figures = [cluster_jobs.ask(where, str(tables[1])) for where in ("duckdb", engine.address)]
    assert [one["records"] for one in figures] == [_RECORDS * _TIMES] * 2
    assert figures[0].keys() == figures[1].keys()
    assert min(value for one in figures for value in one.values()) > 0
