"""Tests of how the questions' SQL is said to Spark, without an engine; that it means the same is tried with one."""

from __future__ import annotations

import pytest

from audit_explorer.store.spark.spark_sql.rendering import render

_PATH = '$."a.b"[0]."c"'


def test_values_stay_out_of_the_statement() -> None:
    """Whatever a value holds, the statement has a place for it and nothing else."""
    hostile = "'; DROP TABLE events; -- \\ \" ` \u0000 ?"
    said = render("SELECT seq FROM events WHERE actor = ? AND nfc_normalize(url) ILIKE ?", (hostile, "%x%"))
    assert hostile not in said.sql
    assert "DROP" not in said.sql
    assert said.sql.count("?") == len(said.values((hostile, "%x%")))
    assert said.values((hostile, "%x%"))[0] == hostile


def test_values_follow_their_places() -> None:
    """Where Spark's form needs a value elsewhere or twice, it gets it there."""
    sql = """
        SELECT list_contains(list_transform([json_extract_string(body, ?)], lambda one: one = ? OR one = ?), true)
        FROM events WHERE seq = ?
    """
    said = render(sql, (_PATH, "x", "y", 7))
    assert said.values((_PATH, "x", "y", 7)) == ["a.b", "c", "x", "a.b", "c", "y", 7]
    assert said.sql.count("?") == 7


def test_a_path_of_another_value_is_another_statement() -> None:
    """The steps of a path decide how it is said, its keys are values."""
    sql = "SELECT json_extract_string(body, ?) FROM events"
    deep, flat = render(sql, ('$."a"."b"',)), render(sql, ('$."secret"',))
    assert deep.sql != flat.sql
    assert "secret" not in flat.sql
    assert render(sql, ('$."other"',)).sql == flat.sql
    assert render(sql, ('$."it\'s"[2]',), variants=True).values(('$."it\'s"[2]',)) == ['$["it\'s"][2]']


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (
            "SELECT date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', happened_at) FROM events",
            "SELECT UNIX_MILLIS(CAST(happened_at AS TIMESTAMP)) FROM events",
        ),
        ("SELECT seq FROM events ORDER BY actor", "SELECT seq FROM events ORDER BY actor NULLS LAST"),
        (
            "SELECT seq FROM events ORDER BY seq DESC NULLS FIRST",
            "SELECT seq FROM events ORDER BY seq DESC NULLS FIRST",
        ),
        ("SELECT 7 // 2", "SELECT 7 DIV 2"),
        ("SELECT strlen(url) FROM events", "SELECT OCTET_LENGTH(url) FROM events"),
        ("SELECT 'a\\b'", "SELECT 'a\\\\b'"),
        ("SELECT seq IN (SELECT unnest(?::BIGINT[]))", "SELECT seq IN (SELECT EXPLODE(?))"),
        (
            "SELECT grouping(a, b), grouping(a) FROM t GROUP BY GROUPING SETS ((a), (a, b))",
            "SELECT GROUPING_ID(a, b), GROUPING(a) FROM t GROUP BY GROUPING SETS ((a), (a, b))",
        ),
        (
            "SELECT found.seq, also.x FROM found JOIN received USING (seq) LEFT JOIN also USING (seq)",
            "SELECT seq, also.x FROM found JOIN received USING (seq) LEFT JOIN also USING (seq)",
        ),
    ],
)
def test_a_rule(sql: str, said: str) -> None:
    """What sqlglot alone would say otherwise, or not at all."""
    assert render(sql).sql == said


def test_a_subquery_in_a_select_list_is_joined() -> None:
    """Sail asks whether something is among rows in WHERE only."""
    said = render("SELECT coalesce(seq NOT IN (SELECT seq FROM probable), false) AS fits FROM events").sql
    assert "LEFT JOIN (SELECT" in said
    assert " IN (" not in said
    assert " IN (SELECT" in render("SELECT seq FROM events WHERE seq IN (SELECT seq FROM probable)").sql


def test_nothing_random_is_grouped_by() -> None:
    """What keeps a condition out of Sail's reader of files may not stand in what is counted together."""
    sql = "SELECT nfc_normalize(one) = ? AS fits, count(*) FROM events WHERE nfc_normalize(other) = ? GROUP BY fits"
    assert render(sql, ("a", "b")).sql.count("rand()") == 1
    assert "rand()" not in render(sql, ("a", "b"), variants=True).sql
