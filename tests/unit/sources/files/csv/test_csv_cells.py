"""Cells as the values they stand for."""

from __future__ import annotations

import pytest

from audit_explorer.sources.files.csv.csv_cells import value_of

MARKERS = ["-", "--", "NULL", "null", "(null)", r"\N", "None", "nil", "nan", "NaN", "N/A", "#N/A", "n/a", "<null>"]
MARKERS += ["[NULL]", "undefined", '""', "\u00a0-\u00a0", " NULL "]
NAMED = {"(null)", r"\N", "<null>", "[NULL]"}


@pytest.mark.parametrize("cell", MARKERS)
def test_no_value(cell: str) -> None:
    """What programs write for no value is none; a name may be any word but those that nobody is called."""
    assert value_of("error", cell) == ""
    assert value_of("source_id", cell) == ""
    assert (value_of("entity_name", cell) == "") is (cell in NAMED)


@pytest.mark.parametrize("cell", ["{}", "[]", '""', "null", '"null"'])
def test_json_that_says_nothing_is_no_error(cell: str) -> None:
    """An empty object, list or text in an error's cell is no error."""
    assert value_of("error", cell) == ""


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("id", '="1582"', "1582"),
        ("id", '="a""b"', 'a"b'),
        ("result", "\u00a0Failed\u00a0", "Failed"),
        ("result", " Failed ", "Failed"),
        ("entity_name", " two ", " two "),
        ("entity_name", "two\u00a0", "two"),
        ("entity_name", "'=1+1", "=1+1"),
        ("error", "none of your business", "none of your business"),
    ],
)
def test_what_stands_around_a_value(column: str, cell: str, value: str) -> None:
    """Quotes of a formula, spaces that don't break and our own marks are taken away, a name's own spaces are not."""
    assert value_of(column, cell) == value
