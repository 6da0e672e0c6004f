"""The form of a log file, recognised by its content."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.sources.files.csv.csv_preamble import beginning
from audit_explorer.sources.files.envelopes.record_signs import WIRE_KEYS, is_wrapper
from audit_explorer.sources.files.envelopes.wrapper import gap_end, list_start
from audit_explorer.sources.files.json.json_decode import Checker
from audit_explorer.sources.files.spool_file import spool_file

if TYPE_CHECKING:
    from pathlib import Path

Kind = Literal["array", "ndjson", "wrapper", "csv", "empty", "unknown"]

_HEAD: Final = 1 << 20
_TAIL: Final = 64 << 10
_CHUNK: Final = 1 << 20
_SCALAR: Final = rb'(?:"[^"\\]*"|-?[0-9][0-9.eE+-]*|true|false|null)'
# The end of a wrapper: the list's last record, its bracket, then nothing but plain members.
_WRAPPER_END: Final = re.compile(rb'[}\[]\s*(\])\s*(?:,\s*"[^"\\]*"\s*:\s*' + _SCALAR + rb"\s*)*\}\s*\Z")
_OBJECT_LINE: Final = re.compile(r'^[ \t,\[]*(\{\s*")', re.MULTILINE)
_MARKUP: Final = re.compile(r"\s*<(?:!doctype|html|\?xml|[a-z]+[\s>])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes of a file from `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Form:
    """What a file is. `inner` is a wrapper's list where it was found cheaply; `found` says in words what was seen."""

    kind: Kind
    inner: ByteRange | None = None
    found: str = ""


def form(path: Path) -> Form:
    """Look at the first MiB (for a wrapper at the last bytes too) of a UTF-8 file without a byte-order mark."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    text = head.decode("utf-8", "surrogateescape")
    whole = len(head) < _HEAD
    start = len(text) - len(text.lstrip("\ufeff \t\r\n\0"))
    if start == len(text) and whole:
        return Form("empty", found="an empty file" if not text else "nothing but white space")
    opening = text[start : start + 1]
    if opening == "{":
        return _object(path, text, start, whole=whole)
    if opening == "[" and _opens_list(text, start):
        return Form("array", found="a JSON array")
    return _table_or_text(text, start)


def slice_array(path: Path, inner: ByteRange, spool: Path) -> Path:
    """Copy the bytes of a wrapper's list to a private file in the folder `spool`, which then is a JSON array."""
    out, target = spool_file(spool, ".json")
    with path.open("rb") as file, out:
        file.seek(inner.start)
        left = inner.end - inner.start
        while left and (data := file.read(min(_CHUNK, left))):
            out.write(data)
            left -= len(data)
    return target


def _opens_list(text: str, start: int) -> bool:
    after = text[gap_end(text, start + 1) :][:1]
    return after in '{[]"-0123456789tfnNI'


def _object(path: Path, text: str, start: int, *, whole: bool) -> Form:
    checker = Checker()
    try:
        value, end = checker.decode(text, start)
    except json.JSONDecodeError:
        at = list_start(text, start, checker)
        if at is not None:
            return Form("wrapper", _inner(path, text, at), "an object with a list of records")
        return Form("ndjson", found="JSON objects")
    except RecursionError:
        return Form("ndjson", found="JSON objects")
    rest = text[end:].strip(" \t\r\n\0,")
    if isinstance(value, dict) and is_wrapper(value):
        at = list_start(text, start, checker)
        inner = _inner(path, text, at) if at is not None and not rest else None
        return Form("wrapper", inner, "an object with a list of records")
    if not rest and whole and isinstance(value, dict) and WIRE_KEYS.isdisjoint(value):
        return Form("unknown", found="one JSON object without any field of an audit record")
    return Form("ndjson", found="JSON objects")


def _inner(path: Path, text: str, at: int) -> ByteRange | None:
    """Give the range of a wrapper's list that begins at the character `at`, where its end is plain to see."""
    start = len(text[:at].encode("utf-8", "surrogateescape"))
    size = path.stat().st_size
    with path.open("rb") as file:
        base = max(start, size - _TAIL)
        file.seek(base)
        match = _WRAPPER_END.search(file.read())
    return ByteRange(start, base + match.end(1)) if match else None


def _table_or_text(text: str, start: int) -> Form:
    table = beginning(io.StringIO(text[start:], newline=""))
    if table.header is not None or table.column is not None:
        return Form("csv", found="a CSV with a header")
    if "\0" in text:
        return Form("unknown", found="binary data")
    if _has_object_line(text):
        return Form("ndjson", found="JSON objects among other text")
    if _MARKUP.match(text, start):
        return Form("unknown", found="a web page or XML")
    if table.nearest is not None and table.nearest.width > 1:
        return Form("unknown", found=table.nearest.found)
    return Form("unknown", found="text that is neither JSON nor a table")


def _has_object_line(text: str) -> bool:
    """Say whether a line opens with an object that has a field of an audit record."""
    checker = Checker()
    for match in _OBJECT_LINE.finditer(text):
        try:
            value, _ = checker.decode(text, match.start(1))
        except (json.JSONDecodeError, RecursionError):
            continue
        if isinstance(value, dict) and not WIRE_KEYS.isdisjoint(value):
            return True
    return False
