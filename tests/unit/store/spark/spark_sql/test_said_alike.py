"""Every rule of the rendering, run: the engine gives what DuckDB gives."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.unit.store.spark.conftest import Table

_RECORD: Final = (
    '{"a":"1","b":[1,"2",{"c":"3"},null],"d":{"x":1.50,"y":"z"},"a.b":"k1",'
    """"it's":"k2","n":null,"t":true,"""
    '"e":1e3,"u":"\\u00e9"}'
)
_PATHS: Final = (
    *('$."a"', '$."b"[0]', '$."b"[2]."c"', '$."d"', '$."d"."x"', '$."a.b"', '$."it\'s"', '$."n"', '$."t"', '$."e"'),
    *('$."u"', '$."no"', "$[0]", '$."b"[*]', '$."b"[*]."c"', '$."d".*', "$.*", "$[*]", '$."no"[*]', '$."a"[*]'),
)
_TEXT: Final = "CASE WHEN json_valid(x) THEN json_extract_string(x, ?) END"
_NUMBER: Final = "CASE WHEN regexp_matches(one::VARCHAR, '\\A-?[0-9]') THEN TRY_CAST(one::VARCHAR AS DOUBLE) END >= ?"
_FOLDED: Final = (
    *(("\u0130stanbul", "%istanbul%"), ("ISTANBUL", "%\u0130stanbul%"), ("\u0131s\u0131", "%ISI%")),
    *(("\u039f\u03a3", "%\u03bf\u03c2%"), ("\u039f\u03a3", "%\u03bf\u03c3%"), ("\u03bf\u03c2", "%\u039f\u03a3%")),
    *(("\u017f", "%s%"), ("S", "%\u017f%"), ("\u212a", "%k%"), ("\u00df", "%SS%"), ("\u1e9e", "%\u00df%")),
    *(("a_b", "a\\_b"), ("axb", "a\\_b"), ("a%b", "a\\%b"), ("a\\b", "a\\\\b"), ("a\nb", "a_b"), ("\U0001f600", "_")),
    *(("e\u0301", "_"), ("\x00", "%\x00%"), ("\u00c9a", "%\u00e9A%"), ("i\u0307", "%\u0130%")),
)
_PATTERNS: Final = (
    *(("a\nb", "a.b"), ("a\rb", "a.b"), ("a\u2028b", "a.b"), ("ab\n", "b$"), ("ab\nc", "(?m)b$"), ("\u0663", r"\d")),
    *(("\u00e9", r"\w"), ("\u00a0", r"\s"), ("\v", r"\s"), ("\v", r"\v"), ("A", "(?i)a"), ("\u00c9", "(?i)\u00e9")),
    *(("K", "(?i)\u212a"), ("\u017f", "(?i)s"), ("abc", "[[:alpha:]]{3}"), ("&", "[a&&b]"), ("[", "[[]"), ("]", "[]]")),
    *(("a{,2}", "a{,2}"), ("x.y", r"\Qx.y\E$"), ("S", "\\123"), ("\u03b1", r"\p{Greek}"), ("aa", "(?P<n>a)a")),
    *(("a\nb", "(?s)a.b"), ("a\nb", "(?s:a.)b"), ("-", "[+--]"), ("-", "[[:^alpha:]]"), ("\x00a", "^.a"), ("", "^$")),
    *(("10.1.2.3", r"\A(?i:10\.(?:25[0-5]|[0-9]+)\.[0-9]+\.[0-9]+)\z"), ("a b", r"\bb\b")),
    *(("\\", r"\\"), ("5", r"[\D]")),
)
_COMPOSED: Final = ("e\u0301", "\u00e9", "\u212b", "\u304b\u3099", "\u2126", "\ufb01", "q\u0307", "abc", "\u0344")
_MOMENTS: Final = (
    *("2026-01-02", "2026-01-02T03:04:05Z", "2026-01-02 03:04:05.678901234+02:00", "2026-01-02T03:04+0530"),
    *("2026-01-02T01:29:59.999Z", "2026-01-02T01:30Z", "2026-01-02T03:04:05-08", "2026-13-02", "2026-01-02T25:00:00Z"),
)
_AT: Final = datetime(2026, 1, 2, 3, 4, 5, 678000)  # noqa: DTZ001 - as the engine has times


def alike(table: Table, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Ask both engines; the answer is the embedded one's, cell by cell, order and Python's types included."""
    expected = table.embedded.rows(sql, parameters)
    found = table.cluster.rows(sql, parameters)
    assert (found, [[type(cell) for cell in row] for row in found]) == (
        expected,
        [[type(cell) for cell in row] for row in expected],
    )
    return expected


def _of_each(table: Table, expression: str, values: Sequence[Sequence[Any]]) -> None:
    """Ask for an expression with each of several values."""
    for one in values:
        alike(table, f"SELECT {expression} AS found FROM (SELECT ? AS x) AS given", one)


def test_texts_at_a_path(table: Table) -> None:
    """Each path finds what it finds in DuckDB, many as a list."""
    one = [(path, _RECORD) for path in _PATHS if "*" not in path]
    many = [(path, _RECORD) for path in _PATHS if "*" in path]
    for values, expression in ((one, _TEXT), (many, f"nullif(array_to_string({_TEXT}, '; '), '')")):
        for path, record in values:
            alike(table, f"SELECT {expression} AS found FROM (SELECT ? AS x) AS record", (path, record))


@pytest.mark.parametrize("record", [_RECORD, '{"b":1', "[1,2]"])
def test_conditions_inside_json(table: Table, record: str) -> None:
    """A number is one, digits in a text are none; what is no JSON has nothing inside."""
    for path in _PATHS[::2]:
        extracted = _TEXT.replace("_string", "")
        values = extracted if "*" in path else f"[{extracted}]"
        sql = f"list_contains(list_transform({values}, lambda one: {_NUMBER}), true)"
        alike(table, f"SELECT coalesce({sql}, false) AS fits FROM (SELECT ? AS x) AS record", (path, 1.0, record))


def test_case(table: Table) -> None:
    """Lower case is DuckDB's, sign by sign, whatever the engine's own is."""
    for text, like in _FOLDED:
        escape = " ESCAPE '\\'" if "\\" in like else ""
        sql = f"SELECT x ILIKE ?{escape}, contains(lower(x), lower(?)) FROM (SELECT ? AS x) AS t"
        alike(table, sql, (like, like.strip("%"), text))


def test_patterns(table: Table) -> None:
    """Patterns find what RE2 finds."""
    _of_each(table, "regexp_matches(x, ?)", [(pattern, text) for text, pattern in _PATTERNS])


def test_composed_texts(table: Table) -> None:
    """Texts are composed."""
    _of_each(table, "nfc_normalize(x)", [(text,) for text in _COMPOSED])


def test_moments_in_texts(table: Table) -> None:
    """A moment in a text is the same instant, whatever its offset."""
    at = datetime(2026, 1, 2, 1, 30, tzinfo=UTC)
    _of_each(table, "TRY_CAST(x AS TIMESTAMPTZ) >= ?", [(at, text) for text in _MOMENTS])


@pytest.mark.parametrize(
    ("expression", "parameters"),
    [
        ("-7 // 2, -7 % 3, 7 / 2", ()),
        ("date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', ?::TIMESTAMP)", (_AT,)),
        ("date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', ?::TIMESTAMP)", (_AT.replace(year=1900),)),
        ("epoch_us(?::TIMESTAMP), year(?::TIMESTAMP)", (_AT.replace(year=1), _AT.replace(year=9999))),
        ("strlen('a\u00e9\U0001f600'), length('a\u00e9\U0001f600'), 'a' || NULL, chr(10), 'a\\b''c'", ()),
        ("CAST(403 AS VARCHAR), NULL IS NOT DISTINCT FROM NULL, coalesce(NULL, 'x'), 'a ' = 'a', 'a' = 'A'", ()),
        ("?, ?, ?, ?, ?", (1.5, True, None, 2**40, _AT)),
        ("count(*) FILTER (WHERE seq IN (SELECT unnest(?::BIGINT[]))) FROM events", ([1, 2, 10**9],)),
        ("count(*) FROM events WHERE seq IN (SELECT unnest(?::BIGINT[]))", ([],)),
    ],
)
def test_an_expression(table: Table, expression: str, parameters: tuple[Any, ...]) -> None:
    """Whole numbers, times, texts, lists."""
    alike(table, f"SELECT {expression}", parameters)


@pytest.mark.parametrize(
    "text",
    ["'", "\\", "\\'", '"', "`", "a\x00b", "\u2028\U0001f600", "'; DROP VIEW events; --", "?", "${x}", "x" * 100_000],
    ids=range(11),
)
def test_a_hostile_text(table: Table, text: str) -> None:
    """A value comes back as it went, and is found as it is."""
    assert alike(table, "SELECT ?, ? = ?, ? IN (?)", [text] * 5) == [(text, True, True)]


def test_order(table: Table) -> None:
    """No value comes last, in windows as well; texts are ordered by their bytes."""
    some = "(VALUES ('b'), ('a'), (NULL), ('B'), ('\u00e9'), ('\U0001f600'), ('\uffff'), ('')) AS t(x)"
    alike(table, f"SELECT x FROM {some} ORDER BY x")
    alike(table, f"SELECT x, row_number() OVER (ORDER BY x DESC) AS place FROM {some} ORDER BY place")
    alike(table, "SELECT string_agg('; ' || x, '' ORDER BY x) FROM (VALUES ('b'), ('a'), (NULL)) AS t(x)")


def test_grouping(table: Table) -> None:
    """Several groupings at once, with the number that tells which a row is of."""
    alike(
        table,
        """SELECT result, action, grouping(result, action) AS of, count(*) AS events FROM events
           GROUP BY GROUPING SETS ((result), (action), (result, action), ()) ORDER BY of, result, action""",
    )
