"""Tests of what is said otherwise about tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from audit_explorer.analysis.events import Sort, page
from audit_explorer.filters import Condition, Filter
from audit_explorer.store.spark.spark_sql.rendering import render

if TYPE_CHECKING:
    from tests.unit.store.spark.conftest import Table

_FIRST = "SELECT seq FROM events WHERE actor = ? ORDER BY happened_at, seq LIMIT 5 OFFSET 2"


def test_the_first_rows_are_taken_directly() -> None:
    """Rows by the numbers of the first ones are these, in one go; the value stays where it was."""
    said = render(f"SELECT seq, url FROM events WHERE seq IN ({_FIRST}) ORDER BY happened_at, seq", ("a",))
    assert said.sql.count("SELECT") == 1
    assert said.sql.endswith("LIMIT 5 OFFSET 2")
    assert said.values(("a",)) == ["a"]


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT seq FROM events WHERE seq IN ({_FIRST}) ORDER BY seq",
        f"SELECT seq FROM received WHERE seq IN ({_FIRST}) ORDER BY happened_at, seq",
        f"SELECT seq FROM events WHERE action IS NULL AND seq IN ({_FIRST}) ORDER BY happened_at, seq",
        f"SELECT seq FROM events WHERE NOT seq IN ({_FIRST}) ORDER BY happened_at, seq",
        f"SELECT count(*) FROM events WHERE seq IN ({_FIRST}) GROUP BY actor ORDER BY happened_at, seq",
        "SELECT seq FROM events WHERE seq IN (SELECT seq FROM copies ORDER BY seq LIMIT 5) ORDER BY seq",
        "SELECT seq FROM events WHERE seq IN (SELECT seq FROM events) ORDER BY seq",
    ],
)
def test_other_rows_are_looked_up(sql: str) -> None:
    """In another order, of another table, or under a further condition they are other rows."""
    assert render(sql, ("a",)).sql.count("SELECT") == 2


@pytest.mark.parametrize("sort", [Sort(), Sort("entity_name", descending=False)])
def test_an_engine_gives_the_same_page(table: Table, sort: Sort) -> None:
    """In either order, under a filter, somewhere in the middle."""
    asked = Filter((Condition("result", "is", "Succeeded"),))
    columns = ("happened_at", "actor", "entity_name")
    found, right = (
        page(dataset, asked, columns=columns, sort=sort, offset=3, limit=20)
        for dataset in (table.cluster, table.embedded)
    )
    assert len(found) == 20
    pd.testing.assert_frame_equal(found, right)


def test_keys_that_may_be_null_are_equal_keys(table: Table) -> None:
    """Sail would compare each row with each; nothing is equal to nothing, and to no empty text."""
    some = "(VALUES ('a', 1), ('', 2), (NULL, 3)) AS one(x, n)"
    other = "(VALUES ('a', 4), ('', 5), (NULL, 6), (NULL, 7)) AS two(y, m)"
    sql = f"SELECT n, m FROM {some} JOIN {other} ON one.x IS NOT DISTINCT FROM two.y AND n < m ORDER BY n, m"
    assert "IS NOT DISTINCT" not in render(sql).sql
    assert table.cluster.rows(sql) == table.embedded.rows(sql) == [(1, 4), (2, 5), (3, 6), (3, 7)]
