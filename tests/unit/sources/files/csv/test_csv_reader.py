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


HEAD = "Subject,Date & time,Event,Status"
ROW = "a,2026-09-01T10:00:00Z,create,Failed"
RECORD = {"source_name": "a", "happened_at": TIME, "action": "create", "result": "Failed"}
BEFORE, AGAIN, BELOW = Reason.PREAMBLE, Reason.HEADER_AGAIN, Reason.FOOTER


@pytest.mark.parametrize(
    ("lines", "notes"),
    [
        (["", HEAD, ROW], [(BEFORE, 1, "1 line")]),
        (["#TYPE System.Object", HEAD, ROW], [(BEFORE, 1, "1 line: #TYPE System.Object")]),
        (
            ["Audit log export", "Exported: 2026-09-02, by b", "", HEAD, ROW],
            [(BEFORE, 1, "3 lines: Audit log export / Exported: 2026-09-02, by b")],
        ),
        ([HEAD, ROW, HEAD], [(AGAIN, 3, f"1 line: {HEAD}")]),
        ([HEAD, "----,----,----,----", ROW, "", "(1 rows affected)"], [(BELOW, 2, None)]),
        ([HEAD, ROW, "(12 rows)"], [(BELOW, 3, "1 line: (12 rows)")]),
        ([HEAD, ROW, "12 rows affected"], [(BELOW, 3, "1 line: 12 rows affected")]),
        ([HEAD, ROW, "Total,12"], [(BELOW, 3, "1 line: Total,12")]),
        ([HEAD, ROW, "Total:,,,12"], [(BELOW, 3, "1 line: Total:,,,12")]),
        ([HEAD, ROW, ",,,"], [(BELOW, 3, "1 line: ,,,")]),
        ([HEAD, ROW, "# end", "End of the report"], [(BELOW, 3, "2 lines: # end / End of the report")]),
        ([HEAD, "Page 2 of 3", HEAD, ROW], [(AGAIN, 3, f"1 line: {HEAD}"), (BELOW, 2, "1 line: Page 2 of 3")]),
    ],
)
def test_lines_that_are_no_records(lines: list[str], notes: list[tuple[Reason, int, str | None]]) -> None:
    """What stands around the records is passed over, and said once a file for each kind, with its lines counted."""
    (row,), problems = read("".join(f"{line}\r\n" for line in lines).encode())
    assert clean(row) == RECORD
    assert [(p.reason, p.line) for p in problems] == [(reason, line) for reason, line, _ in notes]
    assert all(p.text == text for p, (_, _, text) in zip(problems, notes, strict=True) if text is not None)
    assert {(p.record, p.kept) for p in problems} == {(None, True)}


@pytest.mark.parametrize(
    "row",
    ["(12 rows),2026-09-01,create,", "Total,2026-09-01,12,", "----,2026-09-01,----,", "Total,,create,Failed", ROW[:-6]],
)
def test_a_record_is_no_footer(row: str) -> None:
    """Whoever names himself like a footer is an actor all the same: the row has a time, or enough else."""
    rows, problems = read(f"{HEAD}\n{row}\n".encode())
    assert len(rows) == 1
    assert Reason.FOOTER not in {p.reason for p in problems}


def test_no_more_a_record_than_a_footer() -> None:
    """Words between two records, and a row that was cut off, are unreadable: counted, with their text."""
    rows, problems = read(f"{HEAD}\n{ROW}\nJane Doe\n{ROW}\nJane D".encode())
    assert [row.record for row in rows] == [1, 3]
    assert [(p.record, p.line, p.reason, p.text, p.kept) for p in problems] == [
        (2, 3, Reason.ROW_WITHOUT_RECORD, "Jane Doe", False),
        (4, 5, Reason.ROW_WITHOUT_RECORD, "Jane D", False),
    ]


def test_another_header_takes_over() -> None:
    """Pages whose columns are in another order are read by their own headers."""
    rows, _ = read(f"{HEAD}\n{ROW}\nEvent,Status,Date & time,Subject\ncreate,Failed,{TIME},a\n".encode())
    assert [clean(row) for row in rows] == [RECORD, RECORD]


@pytest.mark.parametrize(
    "text",
    [
        " Subject | Date & time | Event | Status \n---------+----+------+----\n a | {} | create | Failed\n(1 row)\n",
        "+---+---+\n| Subject | Date & time | Event | Status |\n+---+---+\n| a | {} | create | Failed |\n+---+---+\n",
        "| Subject | Date & time | Event | Status |\n|:--|---|---|--:|\n| a | {} | create | Failed |\n",
        '"Subject,""Date & time"",Event,Status"\n"a,{},create,Failed"\n',
        "Subject,Date & time,Event,Status,\na,{},create,Failed,\n",
        "Subject,Date & time,Event,Status,\na,{},create,Failed\n",
        "Subject,Date & time,Event,Status\na,{},create,Failed,\n",
        '="Subject";Date & time;Event;Status;Entity ID\n="a";{};create;Failed;-\n'.replace('="Subject"', "Subject"),
    ],
)
def test_the_same_table(text: str) -> None:
    """Drawn by psql, mysql or Markdown, quoted row by row, ended by a delimiter: it is the same table."""
    rows, problems = read(text.format(TIME).encode())
    assert [clean(row) for row in rows] == [RECORD]
    assert {p.reason for p in problems} <= {Reason.PREAMBLE, Reason.FOOTER}


@pytest.mark.parametrize("cell", ["", "-", "NULL", "{}", "null"])
def test_no_error_is_success_where_nothing_else_tells(cell: str) -> None:
    """With an error's column alone, a row without an error succeeded; with a status too, the status tells."""
    rows, _ = read(f"timestamp,action,error,id\n{TIME},Create,{cell},1\n{TIME},Create,no,2\n".encode())
    assert [clean(row).get("result") for row in rows] == ["Succeeded", None]
    rows, _ = read(f"timestamp,action,error,status\n{TIME},Create,{cell},\n".encode())
    assert "result" not in clean(rows[0])
    rows, _ = read(f"timestamp,action,id\n{TIME},Create,1\n".encode())
    assert "result" not in clean(rows[0])


def test_flattened_columns_are_nested_again() -> None:
    """Columns of one JSON field make its object; where every cell is empty there is none."""
    rows, _ = read(
        b"happenedAt,action,error.status,error.description,context.ip_address,body.items.0.name,metadata.k\n"
        b"2026-09-01,Create,403,no,10.0.0.1,x,v\n2026-09-01,Create,NaN,-,,,\n"
    )
    assert [clean(row) for row in rows] == [
        {
            "happened_at": "2026-09-01",
            "action": "Create",
            "error": {"status": "403", "description": "no"},
            "context": {"ip_address": "10.0.0.1"},
            "body": {"items": [{"name": "x"}]},
            "metadata": {"k": "v"},
        },
        {"happened_at": "2026-09-01", "action": "Create", "result": "Succeeded"},
    ]


def test_date_time_and_zone() -> None:
    """Date and time of day make the time, in the row's zone; the raw text is as sent."""
    (row,), _ = read(b"Date,Time,Time zone,Subject,Event\n2026-09-01,10:00:00,UTC,a,create\n")
    assert clean(row)["happened_at"] == "2026-09-01 10:00:00Z"
    assert json.loads(row.raw)["Time"] == "10:00:00"


def test_a_zone_that_is_no_offset_is_said() -> None:
    """Letters are the time of many places: the time is left as it is, and the zone is said once a file."""
    (row,), (problem,) = read(b"Time (CEST),Subject,Event\n2026-09-01 10:00:00,a,create\n")
    assert clean(row)["happened_at"] == "2026-09-01 10:00:00"
    assert (problem.reason, problem.text, problem.record) == (Reason.NAMED_ZONE, "Time (CEST)", None)
    log = b"timestamp,tz,Subject,Event\n2026-09-01 10:00:00,CEST,a,create\n2026-09-01 11:00:00,CEST,a,create\n"
    found, (problem,) = read(log)
    assert [clean(row)["happened_at"] for row in found] == ["2026-09-01 10:00:00", "2026-09-01 11:00:00"]
    assert (problem.reason, problem.text, problem.record) == (Reason.NAMED_ZONE, "CEST", None)


@pytest.mark.parametrize(
    "log",
    [
        b"Time (Europe/Berlin),Subject,Event\n2026-09-01 10:00:00,a,create\n",
        b"timestamp,Timezone,Subject,Event\n2026-09-01 10:00:00,Europe/Berlin,a,create\n",
    ],
)
def test_a_place_is_read_as_the_times_zone(log: bytes) -> None:
    """A place whose clocks are known goes with the time, in the header or in a column of its own."""
    (row,), problems = read(log)
    assert clean(row)["happened_at"] == "2026-09-01 10:00:00[Europe/Berlin]"
    assert problems == []


@pytest.mark.parametrize(("cell", "said"), [("1", "true"), ("0", "false"), ("1.0", "true"), ("TRUE", "TRUE")])
def test_a_flag_is_yes_or_no(cell: str, said: str) -> None:
    """1 and 0 are true and false under a header that asks whether it succeeded, and nowhere else."""
    (row,), _ = read(f"timestamp,Subject,Event,Success\n2026-09-01,a,create,{cell}\n".encode())
    assert clean(row)["result"] == said
    (row,), _ = read(f"timestamp,Subject,Event,Status\n2026-09-01,a,create,{cell}\n".encode())
    assert clean(row)["result"] == cell


def test_a_collectors_columns_replace_nothing() -> None:
    """The collector's time is the record's only where the record has no column of its own."""
    (row,), _ = read(b"_time,timestamp,subject,action\n2020-01-01,,a,create\n")
    assert "happened_at" not in clean(row)
    (row,), _ = read(b"@timestamp,subject,action\n2020-01-01,a,create\n")
    assert clean(row)["happened_at"] == "2020-01-01"


def test_records_inside_a_column() -> None:
    """A collector's table with the records as JSON in one column is read as these records, which is said."""
    record = {"timestamp": TIME, "action": "create", "subject": "a", "id": "1"}
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["_raw", "_time"], [json.dumps(record), "2020"], [json.dumps(record, indent=1), "2020"]])
    rows, (problem,) = read(out.getvalue().encode())
    assert [json.loads(row.raw) for row in rows] == [record, record]
    assert (problem.reason, problem.text, problem.kept) == (Reason.EMBEDDED, "_raw", True)


@pytest.mark.parametrize(("time", "vendors"), [("Date & time", True), ("timestamp", False)])
def test_the_vendors_header(time: str, vendors: bool) -> None:
    """The reader says whether the file is the vendor page's own download."""
    head = f"Subject,Subject type,Source IP,{time},Event,Event ID,Status"
    data = f"{head}\na,User,,{TIME},create,1,Failed\n".encode()
    reader = CsvReader(io.BytesIO(data), "log.csv", Watch("Reading log.csv", len(data)))
    assert len(list(reader)) == 1
    assert reader.is_vendors is vendors


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
