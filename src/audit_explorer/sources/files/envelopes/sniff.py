"""The form of a log file, recognised by its content."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.sources.files.csv.csv_header import ENOUGH_COLUMNS, Header, header_of
from audit_explorer.sources.files.envelopes.inside import holds_record, may_hold_record
from audit_explorer.sources.files.envelopes.record_list import RecordList, find_list, sampled_path
from audit_explorer.sources.files.envelopes.what_it_is import what_it_is
from audit_explorer.sources.files.json.broken_value import gap_end
from audit_explorer.sources.files.json.json_decode import Checker
from audit_explorer.sources.files.json.line_prefix import end_between, record_on_line

if TYPE_CHECKING:
    from pathlib import Path

Kind = Literal["array", "ndjson", "wrapper", "csv", "empty", "unknown"]

_HEAD: Final = 1 << 20
_TAIL: Final = 64 << 10
_SCALAR: Final = rb'(?:"[^"\\]*"|-?[0-9][0-9.eE+-]*|true|false|null)'
# The end of a wrapper: the list's last record, its bracket, then nothing but plain members and closing brackets.
_WRAPPER_END: Final = re.compile(rb'[}\[]\s*(\])\s*(?:(?:,\s*"[^"\\]*"\s*:\s*' + _SCALAR + rb"|\})\s*)+\Z")
_TEXT: Final = re.compile(rb'"[^"\\]*"')
_LINES: Final = 2_000
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
    was seen. `path` are the names that lead from each element to its record, `wrapped` those that lead to the list.
    `plain`: judged by its beginning, the engine's own reader can take it. `prefixed`: each line has text before its
    record.
    """

    kind: Kind
    inner: ByteRange | None = None
    found: str = ""
    path: tuple[str, ...] = ()
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
    opening = text[start : start + 1]
    if opening == "{":
        return _object(path, text, start, whole=whole)
    if opening == "[" and _opens_list(text, start):
        inside = sampled_path(text, start + 1, Checker())
        return Form("array", found="a JSON array", path=inside or (), plain=inside is not None)
    return _table_or_text(text, start)


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
            path=inside or (),
            wrapped=page.names,
            plain=inner is not None and inside is not None,
        )
    if isinstance(value, dict) and not rest and whole and not holds_record(value):
        return Form("unknown", found=what_it_is(value)[1])
    inside = sampled_path(text, start, checker)
    return Form("ndjson", found="JSON objects", path=inside or (), plain=inside is not None)


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


def _table_or_text(text: str, start: int) -> Form:
    lines = text[start:].splitlines()[:2]
    if lines and lines[0].lower().startswith("sep="):
        lines = lines[1:]
    header = header_of(lines[0]) if lines else None
    if header and header.known >= ENOUGH_COLUMNS:
        return Form("csv", found="a CSV with a header")
    if "\0" in text:
        return Form("unknown", found="binary data")
    on_lines = _records_on_lines(text)
    if on_lines:
        return Form("ndjson", found="JSON objects among other text", plain=on_lines == "all", prefixed=True)
    return _text(text, start, header)


def _text(text: str, start: int, header: Header | None) -> Form:
    if text[start : start + 1] == '"' and may_hold_record(text[start:]):
        return Form("ndjson", found="a text of JSON")
    if _MARKUP.match(text, start):
        return Form("unknown", found="a web page or XML")
    if header and len(header.names) > 1:
        return Form("unknown", found=f"a table with {header.known} known columns of {len(header.names)}")
    return Form("unknown", found="text that is neither JSON nor a table")


def _records_on_lines(text: str) -> Literal["all", "some", ""]:
    """Say whether records stand on lines with text before them: on some, or one at the end of each line looked at."""
    checker = Checker()
    lines = text.split("\n")
    if len(lines) > 1:
        del lines[-1]
    some = False
    every = True
    for line in lines[:_LINES]:
        if not line.strip():
            continue
        at = record_on_line(line, 0, checker, ended=True)
        some = some or at is not None
        every = every and at is not None and at == line.find("{") and sampled_path(line[at:], 0, checker) == ()
    return ("all" if every else "some") if some else ""
