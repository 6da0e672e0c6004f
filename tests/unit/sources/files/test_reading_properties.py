"""What holds for any log: it reads back equal in every form, and damage hides nothing but itself."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.errors import NoRecordsError
from audit_explorer.sources.files.reasons import Reason
from tests.unit.sources.reading import read_bytes, read_file

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALAR = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
# A key of one letter is none of a wrapper's or a record's.
KEY = st.text(st.sampled_from('abcé"{[}]\\ ,:'), max_size=1)
JSON: st.SearchStrategy[Any] = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3), max_leaves=8
)
OBJECT = st.dictionaries(KEY, JSON, max_size=4)
SIGNED = st.builds(lambda value: {"timestamp": "2026-09-01", "action": "x"} | value, OBJECT)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"])
PACKINGS = st.sampled_from(["plain", "gzip", "zip", "gzip in zip"])


def written(items: list[Any], form: str, *, escaped: bool) -> str:
    """Write JSON values in one of the forms of an export."""
    if form == "ndjson":
        return "".join(json.dumps(item, ensure_ascii=escaped) + "\n" for item in items)
    if form == "wrapper":
        return json.dumps({"total": len(items), "audit_logs": items, "next": ""}, ensure_ascii=escaped)
    return json.dumps(items, ensure_ascii=escaped, indent=2 if form == "pretty" else None)


def ends(items: list[Any], form: str, *, escaped: bool) -> list[int]:
    """Give the byte behind each item as `written` places it."""
    behind = {"array": "]", "pretty": "\n]", "ndjson": "\n", "wrapper": '], "next": ""}'}[form]
    # The total stands before the list: as many digits for a part of the items as for all.
    return [len(written(items[:n], form, escaped=escaped).encode()) - len(behind) for n in range(1, len(items) + 1)]


def packed(data: bytes, packing: str) -> bytes:
    """Pack bytes."""
    if "gzip" in packing:
        data = gzip.compress(data, 1)
    if "zip" not in packing.rsplit(" in ", maxsplit=1)[-1].replace("gzip", ""):
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("logs", data)
    return out.getvalue()


@settings(max_examples=150)
@given(
    st.lists(SIGNED | OBJECT | SCALAR, max_size=6),
    st.sampled_from(["array", "pretty", "ndjson", "wrapper"]),
    ENCODINGS,
    PACKINGS,
    st.booleans(),
)
def test_any_form_reads_back(items: list[Any], form: str, encoding: str, packing: str, escaped: bool) -> None:
    """Records read back equal in order however they are written; what is none is counted, with its position."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        path.write_bytes(packed(written(items, form, escaped=escaped).encode(encoding), packing))
        try:
            reading = read_file(path)
        except NoRecordsError:
            # An empty file is left out of what it is packed in.
            assert packing
            assert not items
            return
    records = [isinstance(item, dict) and "action" in item for item in items]
    assert reading.rows == [(n, item) for n, item in enumerate(items, 1) if records[n - 1]]
    assert reading.unreadable == records.count(False)


RECORD = st.builds(
    lambda n, body: {"id": n, "timestamp": "2026-09-01", "action": "Create", "body": body}, st.integers(0, 10**6), JSON
)


@settings(max_examples=200)
@given(
    st.lists(RECORD, min_size=1, max_size=6),
    st.lists(st.text(st.sampled_from('{}[]":,\\ atrue1'), max_size=8), min_size=1, max_size=6),
    st.sampled_from(["\n", ",\n"]),
)
def test_garbage_between_lines_hides_nothing(records: list[Any], garbage: list[str], end: str) -> None:
    """Whatever stands on the lines between records, every record is still read, in order."""
    lines = []
    for place, record in enumerate(records):
        lines += [json.dumps(record), garbage[place % len(garbage)]]
    rows, _ = read_bytes(("[" if "," in end else "").encode() + end.join(lines).encode())
    read = [json.loads(row.clean or row.raw) for row in rows]
    assert [value for value in read if "id" in value] == records


@settings(max_examples=300)
@given(
    st.lists(SIGNED, min_size=1, max_size=5),
    st.sampled_from(["array", "pretty", "ndjson", "wrapper"]),
    st.booleans(),
    st.data(),
)
def test_a_cut_loses_one_record_at_most(items: list[Any], form: str, escaped: bool, data: st.DataObject) -> None:
    """Of a file cut at any byte every whole record before the cut is read, nothing else, and the cut one is counted."""
    whole = written(items, form, escaped=escaped).encode()
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    complete = sum(end <= len(cut) for end in ends(items, form, escaped=escaped))
    rows, problems = read_bytes(cut)
    read = [json.loads(row.clean or row.raw) for row in rows]
    assert read == items[:complete]
    unreadable = [problem for problem in problems if not problem.kept and problem.record is not None]
    assert [problem.reason for problem in unreadable] in ([], [Reason.CUT_OFF])
    if len(cut) == len(whole):
        assert (read, problems) == (items, [])


@settings(max_examples=300)
@given(st.lists(RECORD, min_size=2, max_size=5), st.data())
def test_a_changed_character_hides_no_other_line(records: list[Any], data: st.DataObject) -> None:
    """One character changed within a record costs that record at most, when each has a line of its own."""
    lines = [json.dumps(record) for record in records]
    bad = data.draw(st.integers(0, len(lines) - 1))
    place = data.draw(st.integers(1, len(lines[bad]) - 1))
    lines[bad] = lines[bad][:place] + data.draw(st.sampled_from('{}[]",:\\x')) + lines[bad][place + 1 :]
    rows, _ = read_bytes("\n".join(lines).encode())
    read = [json.loads(row.clean or row.raw) for row in rows]
    for place, record in enumerate(records):
        assert place == bad or record in read


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """No bytes whatsoever make the reader fail, and what it yields can be stored."""
    rows, problems = read_bytes(data)
    for row in rows:
        json.loads(row.clean or row.raw)
        row.raw.encode()
    for problem in problems:
        problem.text.encode()
