"""What is not in the portable subset of SQL is refused, what leaves an order open too."""

from __future__ import annotations

import pytest

from tests.unit.analysis.portable import refused


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("SELECT seq FROM events WHERE (tenant_id, id) IN (SELECT (tenant, id) FROM conflicts)", ["Tuple"]),
        ("SELECT file FROM problems ORDER BY rowid", ["the hidden column rowid", "ties in ORDER BY rowid"]),
        ("SELECT epoch_ms(happened_at) FROM events", ["UnixToTime"]),
        ("SELECT '-infinity'::TIMESTAMP FROM events", ["TIMESTAMPNTZ '-infinity'"]),
        ("SELECT count(*) FILTER (result = 'Failed') FROM events", ["FILTER without WHERE"]),
        ("SELECT seq FROM events WHERE seq = $seq", ["a parameter with a name"]),
        ("SELECT action::VARCHAR FROM events", ["a cast of action"]),
        ("SELECT CAST(result AS VARCHAR) AS result FROM events", ["a cast of result"]),
        ("SELECT action, count(*) FROM events GROUP BY ALL", ["GROUP BY ALL"]),
        ("SELECT action FROM events ORDER BY ALL", ["the word ALL", "ties in ORDER BY ALL"]),
        ("SELECT any_value(action) FROM events", ["AnyValue", "IgnoreNulls"]),
        ("SELECT arg_max(action, seq) FROM events", ["ArgMax"]),
        ("SELECT enum_code(action) FROM events", ["Anonymous"]),
        ("SELECT * FROM events", ["* for the columns that a table happens to have"]),
        ("SELECT DISTINCT action FROM events", ["DISTINCT outside a count"]),
        ("SELECT seq FROM events QUALIFY row_number() OVER (ORDER BY seq) = 1", ["Qualify"]),
        ("SELECT seq FROM events POSITIONAL JOIN files", ["a join but JOIN and LEFT JOIN"]),
        ("SELECT date_diff('day', happened_at, happened_at) FROM events", ["a difference in DAY from happened_at"]),
        (
            "SELECT date_diff('millisecond', latest, happened_at) FROM events",
            ["a difference in MILLISECOND from latest"],
        ),
        ("SELECT NULL AS actor FROM events", ["a NULL of no type"]),
        ("SELECT action FROM events GROUP BY action ORDER BY count(*), action", ["ORDER BY what is counted there"]),
        (
            "SELECT name FROM copies JOIN events USING (seq) WHERE events.seq = ?",
            ["a table's own seq after USING"],
        ),
        ("SELECT seq FROM read_parquet('a')", ["ReadParquet"]),
        ("SELECT action FROM events ORDER BY action", ["ties in ORDER BY action"]),
        ("SELECT action, count(*) AS n FROM events GROUP BY action ORDER BY n", ["ties in ORDER BY n"]),
        ("SELECT seq FROM events LIMIT 5", ["LIMIT without ORDER BY"]),
        ("SELECT entity, count(*) AS n FROM events GROUP BY entity ORDER BY n, entity", ["ORDER BY entity"]),
        (
            "SELECT seq FROM (SELECT seq, row_number() OVER (ORDER BY happened_at) AS n FROM events) AS o WHERE n = 1",
            ["row_number() with ties: ROW_NUMBER() OVER (ORDER BY happened_at)"],
        ),
        ("DELETE FROM events", ["no single question"]),
        ("SELECT 1; SELECT 2", ["no single question"]),
    ],
)
def test_what_is_not_in_the_subset_is_named(sql: str, named: list[str]) -> None:
    """The check can fail: each way of saying something that one engine alone knows is refused."""
    assert refused(sql) == named


def test_what_is_in_the_subset_passes() -> None:
    """What the questions are made of is not refused."""
    assert not refused(
        "SELECT CAST(http_status AS VARCHAR) AS value, count(*) FILTER (WHERE result = 'Failed') AS failed, "
        "date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', happened_at) // 60000 AS minute FROM events "
        "WHERE action IN (?, ?) GROUP BY http_status, happened_at "
        "ORDER BY failed DESC NULLS LAST, http_status, happened_at LIMIT 5 OFFSET 1"
    )
