"""Every well-formed form of an export under tests/data/forms, with what is recognised and read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit_explorer.sources.files.envelopes.plain_form import slice_array
from audit_explorer.sources.files.envelopes.sniff import form
from tests.unit.sources.reading import DATA, read_file

if TYPE_CHECKING:
    from pathlib import Path

FORMS = DATA / "forms"
READ = {
    "legacy-array.json": ("array", [2, 1]),
    "current-array.json": ("array", ["6f1c", "6f1d"]),
    "current-wrapper.json": ("wrapper", ["6f1c", "6f1d"]),
    "current-wrapper-list-first.json": ("wrapper", ["6f1c", "6f1d"]),
    "vendor-wrapper.json": ("wrapper", [1]),
    "empty-wrapper.json": ("wrapper", []),
    "pages.ndjson": ("wrapper", ["6f1c", "6f1d"]),
    "pages-in-array.json": ("array", ["6f1c", "6f1d"]),
    "arrays-in-array.json": ("array", [1, 2]),
    "lines.ndjson": ("ndjson", [1, 2]),
    "objects-in-a-row.json": ("ndjson", [1, 2, 3]),
    "one-pretty-record.json": ("ndjson", [1]),
    "record-with-logs.json": ("array", [1]),
    "marks-within.ndjson": ("ndjson", [1, 2]),
    "vendor.csv": ("csv", ["6f1c", "6f1d"]),
    "underscores.csv": ("csv", ["1", "2"]),
    "excel-tabs.csv": ("csv", ["1"]),
    "cp1252.csv": ("csv", ["1", "2", "3"]),
    "uneven-rows.csv": ("csv", ["1", "2", "3"]),
    "open-quote.csv": ("csv", ["1", "2", "3", "4"]),
}
REFUSED = {
    "nothing.json": ("empty", "an empty file"),
    "blank.json": ("empty", "nothing but white space"),
    "page.html": ("unknown", "a web page or XML"),
    "error-answer.json": ("unknown", "an error answer: 401 Issuer is not familiar."),
    "other-table.csv": ("unknown", "a table with 0 known columns of 2"),
    "words.txt": ("unknown", "text that is neither JSON nor a table"),
    "settings.ini": ("unknown", "text that is neither JSON nor a table"),
}


def test_every_file_has_a_case() -> None:
    """No file lies there without an expectation."""
    assert {path.name for path in FORMS.iterdir()} == READ.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", READ)
def test_recognised_and_read(name: str) -> None:
    """The form is told by the content, and every record is read in the file's order."""
    kind, ids = READ[name]
    assert form(FORMS / name).kind == kind
    assert read_file(FORMS / name).ids == ids


@pytest.mark.parametrize("name", [name for name in READ if not name.endswith(".csv")])
def test_nothing_to_complain_about(name: str) -> None:
    """A well-formed JSON export gives no problem."""
    assert read_file(FORMS / name).problems == []


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_words(name: str) -> None:
    """What is no export is told apart, with words for what was found instead."""
    found = form(FORMS / name)
    assert (found.kind, found.found) == REFUSED[name]


@pytest.mark.parametrize(
    "name", ["current-wrapper.json", "current-wrapper-list-first.json", "vendor-wrapper.json", "empty-wrapper.json"]
)
def test_the_list_within_a_wrapper(name: str, tmp_path: Path) -> None:
    """The range found within a wrapper is exactly its list, so that the engine can read it as an array."""
    inner = form(FORMS / name).inner
    assert inner is not None
    array = slice_array(FORMS / name, inner, tmp_path)
    assert array.read_bytes()[:1] + array.read_bytes()[-1:] == b"[]"
    assert read_file(array).ids == READ[name][1]


@pytest.mark.parametrize(
    "text",
    [
        '{"logs":[{"id":1,"timestamp":"t","action":"a"}],"tags":[1]}',
        '{"logs":[{"id":1,"timestamp":"t","action":"a"}],"more":{"x":[{}]}}',
        '{"logs":[{"id":1,"timestamp":"t","action":"a"}]} {"logs":[{"id":2,"timestamp":"t","action":"a"}]}',
        '{"logs":[{"id":1,"timestamp":"t","action":"a"}]',
    ],
)
def test_an_odd_wrapper_has_no_range(text: str, tmp_path: Path) -> None:
    """Where the list's end is not plain to see, no range is guessed; the tolerant reader still reads every record."""
    path = tmp_path / "log"
    path.write_text(text)
    found = form(path)
    assert (found.kind, found.inner) == ("wrapper", None)
    assert read_file(path).ids == [1, 2][: text.count('"id"')]


def test_a_wrapper_longer_than_the_head(tmp_path: Path) -> None:
    """In a wrapper of many MiB the list's range is found from both ends of the file alone."""
    path = tmp_path / "log"
    body = "x" * 1000
    records = ",".join(f'{{"timestamp":{n},"action":"é","body":"{body}"}}' for n in range(2000))
    path.write_text(f'{{"total":2000,"audit_logs":[{records}],"next":""}}', encoding="utf-8")
    found = form(path)
    assert found.inner is not None
    assert (found.inner.start, found.inner.end) == (27, path.stat().st_size - len(',"next":""}'))


def test_binary_data(tmp_path: Path) -> None:
    """A file of some other program is called binary data."""
    path = tmp_path / "log"
    path.write_bytes(b"\x7fELF\x02\x01\x01\0\0\0" * 10)
    assert (form(path).kind, form(path).found) == ("unknown", "binary data")
