"""The form of a log file, recognised by its content."""

from __future__ import annotations

import io
import json
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.sources.files.csv.csv_preamble import beginning
from audit_explorer.sources.files.envelopes.inside import holds_record, text_in
from audit_explorer.sources.files.envelopes.record_list import RecordList, find_list, sampled_path
from audit_explorer.sources.files.envelopes.what_it_is import what_it_is
from audit_explorer.sources.files.json.broken_value import gap_end, leads_to_records
from audit_explorer.sources.files.json.json_decode import Checker
from audit_explorer.sources.files.json.line_prefix import end_between, record_on_line
from audit_explorer.store.ingest.wire_fields import BARE, Inside

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.sources.files.csv.csv_header import Header

Kind = Literal["array", "ndjson", "wrapper", "csv", "empty", "unknown"]

_HEAD: Final = 1 << 20
_TAIL: Final = 64 << 10
_SCALAR: Final = rb'(?:"[^"\\]*"|-?[0-9][0-9.eE+-]*|true|false|null)'
# The end of a wrapper: the list's last record, its bracket, then nothing but plain members and closing brackets.
_WRAPPER_END: Final = re.compile(rb'[}\[]\s*(\])\s*(?:(?:,\s*"[^"\\]*"\s*:\s*' + _SCALAR + rb"|\})\s*)+\Z")
_TEXT: Final = re.compile(rb'"[^"\\]*"')
_LINES: Final = 2_000
_LINE_OF_JSON: Final = re.compile(r"\n[ \t]*[\[{]")
_TRIED: Final = 8
_PYTHON: Final = re.compile(r"[\[(\s]*\{\s*'")
_MARKUP: Final = re.compile(r"\s*<(?:!doctype|html|\?xml|[a-z]+[\s>])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes of a file from `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Form:
    """What a file is.

    `inner` is a list of records, or what follows a header block, where it was found cheaply; `found` says in words what
    was seen. `inside` leads from each element to its record, `wrapped` are the names that lead to the list.
    `plain`: judged by its beginning, the engine's own reader can take it. `prefixed`: each line has text before its
    record.
    """

    kind: Kind
    inner: ByteRange | None = None
    found: str = ""
    inside: Inside = BARE
    wrapped: tuple[str, ...] = ()
    plain: bool = False
    prefixed: bool = False
    passed_over: str = ""


def form(path: Path) -> Form:
    """Look at the first MiB (for a wrapper at the last bytes too) of a UTF-8 file without a byte-order mark."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    text = head.decode("utf-8", "surrogateescape")
    whole = len(head) < _HEAD
    start = _content(text, 0)
    if start == len(text) and whole:
        return Form("empty", found="an empty file" if not text else "nothing but white space")
    between = end_between(text, start)
    if between is not None:
        return _behind_text(path, text, start, between, whole=whole)
    return _form_at(path, text, start, whole=whole)


def _content(text: str, start: int) -> int:
    return len(text) - len(text[start:].lstrip("\ufeff \t\r\n\0\x1e"))


def _behind_text(path: Path, text: str, start: int, between: int, *, whole: bool) -> Form:
    """Recognise what follows a header block or a guard: a list, or the list in an object, can be cut out."""
    after = _content(text, between)
    found = _form_at(path, text, after, whole=whole)
    if found.kind == "array":
        begin = len(text[:after].encode("utf-8", "surrogateescape"))
        found = replace(found, inner=ByteRange(begin, path.stat().st_size))
    cut_out = found.plain and found.inner is not None
    return replace(found, plain=cut_out, passed_over=text[start:between] if cut_out else "")


def _form_at(path: Path, text: str, start: int, *, whole: bool) -> Form:
    if _PYTHON.match(text, start):
        return Form("unknown", found="Python objects as Python prints them, not JSON (json.dumps writes that)")
    opening = text[start : start + 1]
    if opening == "{":
        return _object(path, text, start, whole=whole)
    if opening == "[" and _opens_list(text, start):
        inside = sampled_path(text, start + 1, Checker())
        return Form("array", found="a JSON array", inside=inside or BARE, plain=inside is not None)
    return _table_or_text(path, text, start, whole=whole)


def _opens_list(text: str, start: int) -> bool:
    after = text[gap_end(text, start + 1) :][:1]
    return after in '{[]"-0123456789tfnNI'


def _object(path: Path, text: str, start: int, *, whole: bool) -> Form:
    checker = Checker()
    value: object = None
    rest = " "
    with suppress(json.JSONDecodeError, RecursionError):
        value, end = checker.decode(text, start)
        rest = text[end:].strip(" \t\r\n\0,")
    page = find_list(text, start, checker)
    if page is not None:
        inner = _inner(path, text, page) if value is None or not rest else None
        inside = sampled_path(text, page.start + 1, checker)
        return Form(
            "wrapper",
            inner,
            "an object with a list of records",
            inside=inside or BARE,
            wrapped=page.names,
            plain=inner is not None and inside is not None,
        )
    if isinstance(value, dict) and not rest and whole and not holds_record(value):
        return Form("unknown", found=what_it_is(value)[1])
    inside = sampled_path(text, start, checker)
    return Form("ndjson", found="JSON objects", inside=inside or BARE, plain=inside is not None)


def _inner(path: Path, text: str, page: RecordList) -> ByteRange | None:
    """Give the range of a wrapper's list, where its end is plain to see."""
    start = len(text[: page.start].encode("utf-8", "surrogateescape"))
    size = path.stat().st_size
    with path.open("rb") as file:
        base = max(start, size - _TAIL)
        file.seek(base)
        tail = file.read()
    match = _WRAPPER_END.search(tail)
    # As many objects end behind the list as lead to it, or it is another one's end.
    if match is None or _TEXT.sub(b"", tail[match.end(1) :]).count(b"}") != len(page.names):
        return None
    return ByteRange(start, base + match.end(1))


def _table_or_text(path: Path, text: str, start: int, *, whole: bool) -> Form:
    table = beginning(io.StringIO(text[start:], newline=""))
    if table.header is not None or table.column is not None:
        return Form("csv", found="a CSV with a header")
    some, inside = _records_on_lines(text)
    if some:
        found = "JSON objects among other text"
        return Form("ndjson", found=found, inside=inside or BARE, plain=inside is not None, prefixed=True)
    behind = _behind_lines(text, start)
    if behind is not None:
        return _behind_text(path, text, start, behind, whole=whole)
    if text[start : start + 1] == '"' and text_in(text[start:]) is not None:
        return Form("ndjson", found="a text of JSON")
    return Form("unknown", found=_other_text(text, start, table.nearest))


def _behind_lines(text: str, start: int) -> int | None:
    """Give the index of the JSON with records that begins a line behind lines of other text; None without one."""
    checker = Checker()
    for match in islice(_LINE_OF_JSON.finditer(text, start), _TRIED):
        at = match.end() - 1
        try:
            value = checker.decode(text, at)[0]
        except RecursionError:
            continue
        except json.JSONDecodeError:
            if leads_to_records(text, at, checker):
                return at
        else:
            if holds_record(value):
                return at
    return None


def _other_text(text: str, start: int, nearest: Header | None) -> str:
    """Say what a text without records is."""
    if "\0" in text:
        return "binary data"
    if _MARKUP.match(text, start):
        return "a web page or XML"
    if nearest is not None and nearest.width > 1:
        return nearest.found
    return "text that is neither JSON nor a table"


def _records_on_lines(text: str) -> tuple[bool, Inside | None]:
    """Say whether records stand on lines with text before them, and what leads to the one at the end of every line.

    None where not every line ends with a record, or they don't all stand alike.
    """
    checker = Checker()
    lines = text.split("\n")
    if len(lines) > 1:
        del lines[-1]
    found: set[Inside | None] = set()
    some = False
    for line in lines[:_LINES]:
        if line.strip():
            at = record_on_line(line, 0, checker, ended=True)
            some = some or at is not None
            found.add(sampled_path(line[at:], 0, checker) if at is not None and at == line.find("{") else None)
    return some, found.pop() if len(found) == 1 else None
