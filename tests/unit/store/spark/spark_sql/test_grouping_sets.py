"""Tests of counts of several fields that are asked for one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from audit_explorer.analysis.facets import FACETS
from audit_explorer.analysis.value_counts import value_rows
from audit_explorer.filters import Filter
from audit_explorer.store.spark.spark_sql.grouping_sets import one_by_one

if TYPE_CHECKING:
    from tests.unit.store.spark.conftest import Table

_COUNTS = """
    SELECT CASE WHEN grouping(a) = 0 THEN 'a' WHEN grouping(b) = 0 THEN 'b' END AS field,
           coalesce(a, CAST(b AS VARCHAR)) AS value, count(*) AS events, sum(coalesce(b, 0)) AS total
    FROM (VALUES ('x', 1), ('x', 2), (NULL, 2), ('y', NULL)) AS rows(a, b)
    GROUP BY GROUPING SETS ((a), (b))
"""


def test_one_by_one_they_are_the_same() -> None:
    """Each set is a statement; all answers together are the answer, values that are missing among them."""
    divided = one_by_one(_COUNTS)
    assert divided is not None
    assert len(divided.statements) == 2
    assert not any("GROUPING" in statement for statement in divided.statements)
    found = [row for statement in divided.statements for row in duckdb.execute(statement).fetchall()]
    assert sorted(map(str, found)) == sorted(map(str, duckdb.execute(_COUNTS).fetchall()))
    assert (divided.limit, one_by_one(f"{_COUNTS} LIMIT 3")) == (
        None,
        divided._replace(limit=3, statements=_limited(3)),
    )


def _limited(most: int) -> tuple[str, ...]:
    divided = one_by_one(_COUNTS)
    return tuple(f"{statement} LIMIT {most}" for statement in divided.statements) if divided else ()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a FROM events GROUP BY a",
        "SELECT a, b FROM events GROUP BY GROUPING SETS ((a, b), (a))",
        "SELECT a FROM events GROUP BY GROUPING SETS ((a), ())",
        "SELECT a FROM events GROUP BY GROUPING SETS ((a), (b)) ORDER BY a",
        "SELECT a FROM events WHERE a = ? GROUP BY GROUPING SETS ((a), (b))",
        "WITH c AS (SELECT a FROM events GROUP BY GROUPING SETS ((a), (b))) SELECT a FROM c",
    ],
)
def test_another_statement_stays_whole(sql: str) -> None:
    """What groups otherwise, is in an order, or is filtered by values."""
    assert one_by_one(sql) is None


def test_an_engine_counts_the_same(table: Table) -> None:
    """Every value of every field, with what failed of it."""
    counted = [value_rows(dataset, Filter(), FACETS) for dataset in (table.cluster, table.embedded)]
    found, right = ({field: sorted(map(str, rows)) for field, rows in (one or {}).items()} for one in counted)
    assert found == right
    assert len(right) == len(FACETS)
