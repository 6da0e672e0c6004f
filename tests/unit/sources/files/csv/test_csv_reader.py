"""The CSV reader: columns by meaning, cells as they are, uneven rows."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.errors import NoRecordsError
from audit_explorer.sources.files.csv.csv_reader import CsvReader
from audit_explorer.sources.files.json.tolerant_json import Row
from audit_explorer.sources.files.reading_watch import Watch
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.store.ingest.problem import Problem
from tests.unit.sources.reading import DATA, read_file

FORMS = DATA / "forms"
TIME = "2026-09-01T10:00:00Z"


def read(data: bytes) -> tuple[list[Row], list[Problem]]:
    """Read CSV bytes."""
    found = list(CsvReader(io.BytesIO(data), "log.csv", Watch("Reading log.csv", len(data))))
    return [item for item in found if isinstance(item, Row)], [item for item in found if isinstance(item, Problem)]


def clean(row: Row) -> Any:  # noqa: ANN401 - JSON
    """Give the object to take fields from."""
    return json.loads(row.clean or "null")


def test_the_vendor_page() -> None:
    """The vendor page's headers map to columns, quotes and line ends within a cell are the cell's."""
    second = read_file(FORMS / "vendor.csv").objects[1]
    assert second == {
        "source_name": 'b, the "other"',
        "source_type": "App",
        "source_ip": "10.0.0.2",
        "happened_at": "2026-09-01T10:00:01Z",
        "action": "delete",
        "id": "6f1d",
        "result": "Failed",
        "entity_type": "project",
        "entity_name": "two\r\nlines",
        "entity_id": "52",
        "url": "/api/v1/x",
        "http_method": "DELETE",
    }


def test_unknown_columns_go_to_metadata() -> None:
    """A column without a meaning here is kept under its own header; an empty cell is absent."""
    first, second = read_file(FORMS / "underscores.csv").objects
    assert first["metadata"] == {"Ticket": "T-1"}
    assert "metadata" not in second


def test_raw_keeps_headers_and_order() -> None:
    """The raw text is the row as it came, header to cell, empty cells and repeated headers included."""
    (row,), problems = read(b"Subject,ID,Subject,Action,timestamp\na,,b,Create,2026-09-01\n")
    assert list(json.loads(row.raw).items()) == [
        ("Subject", "a"),
        ("ID", ""),
        ("Subject (2)", "b"),
        ("Action", "Create"),
        ("timestamp", "2026-09-01"),
    ]
    assert clean(row) == {
        "source_name": "a",
        "action": "Create",
        "happened_at": "2026-09-01",
        "metadata": {"Subject (2)": "b"},
    }
    assert problems == []


def test_json_columns_are_json_again() -> None:
    """A JSON column's cell is the object it holds; what is no strict JSON stays a text."""
    rows, _ = read(
        b"timestamp,action,body,metadata,X\n"
        b'2026-09-01,a,"{""a"":1}","{""k"":""v""}",y\n2026-09-01,a,"{""a"":NaN}","[""\\ud800""]",\n'
    )
    assert clean(rows[0])["body"] == {"a": 1}
    assert clean(rows[0])["metadata"] == {"X": "y", "k": "v"}
    assert clean(rows[1])["body"] == '{"a":NaN}'
    assert clean(rows[1])["metadata"] == '["\\ud800"]'


def test_a_neutralised_formula_is_itself_again() -> None:
    """The mark that our export puts before a formula is taken away; the raw text keeps it."""
    (row,), _ = read(b"timestamp,action,subject,x\n2026-09-01,Create,'=1+1,'quoted'\n")
    assert clean(row)["source_name"] == "=1+1"
    assert clean(row)["metadata"] == {"x": "'quoted'"}
    assert json.loads(row.raw)["subject"] == "'=1+1"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "cp1252.csv",
            [(1, 2, Reason.NOT_UTF8, f"1,{TIME},Create,J\\xfcrgen"), (3, 4, Reason.NOT_UTF8, f"3,{TIME},Create,\\x81")],
        ),
        (
            "uneven-rows.csv",
            [(1, 2, Reason.SHORT_ROW, f"1,{TIME},Create"), (2, 3, Reason.LONG_ROW, f"2,{TIME},Create,a,b,c")],
        ),
        (
            "open-quote.csv",
            [(1, 2, Reason.QUOTE, f'1,{TIME},Create,"a'), (3, 4, Reason.QUOTE, f'3,{TIME},"Create"x,c')],
        ),
    ],
)
def test_problems(name: str, expected: list[tuple[int, int, Reason, str]]) -> None:
    """A row that is not as it should be is kept and reported with its record, line and text."""
    problems = read_file(FORMS / name).problems
    assert [(p.record, p.line, p.reason, p.text) for p in problems] == expected
    assert all(problem.kept for problem in problems)


def test_other_encodings_in_a_line() -> None:
    """A line that is not UTF-8 is read as Windows writes it, the others as UTF-8."""
    names = [value["source_name"] for value in read_file(FORMS / "cp1252.csv").objects]
    assert names == ["Jürgen", "Jürgen", "\\x81"]


def test_long_rows_keep_every_cell() -> None:
    """Cells beyond the header are kept in metadata."""
    assert read_file(FORMS / "uneven-rows.csv").objects[1]["metadata"] == {"column 5": "b", "column 6": "c"}


def test_a_quote_that_never_closes_hides_nothing() -> None:
    """Rows behind a quote that never closes are read."""
    rows, problems = read(b'timestamp,id,action\n2026-09-01,1,"Create\n' + b"2026-09-01,2,Delete\n" * 5000)
    assert len(rows) == 5001
    assert [(p.record, p.reason) for p in problems] == [(1, Reason.QUOTE)]


def test_a_large_cell() -> None:
    """A cell of several MiB is a cell like any other."""
    rows, problems = read(
        b'timestamp,action,body\n2026-09-01,Create,"' + b"x\n" * (3 << 20) + b'"\n2026-09-01,Delete,\n'
    )
    assert [len(clean(row).get("body", "")) for row in rows] == [6 << 20, 0]
    assert problems == []


def test_another_table_is_refused() -> None:
    """A table without the columns of an audit log is none, in words that name what was known of it."""
    with pytest.raises(NoRecordsError, match=r"a table with 1 known columns of 2 \(id\), not those of an audit log"):
        read(b"id,price\n1,2\n")


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2).filter(any), max_size=8
    ),
    st.sampled_from(",;\t|"),
)
def test_cells_read_back(rows: list[list[str]], delimiter: str) -> None:
    """Any cells written as CSV beside a time, with any delimiter, read back equal."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    written = [[TIME, "Create", *row] for row in rows]
    writer.writerows([["timestamp", "action", "subject", "x"], *written])
    found, problems = read(out.getvalue().encode())
    assert [list(json.loads(row.raw).values()) for row in found] == written
    assert problems == []
