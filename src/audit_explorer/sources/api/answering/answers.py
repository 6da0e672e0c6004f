"""From an answer's bytes to a page of records, or to the error that says what came instead."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.errors import AnswerTooLargeError, CutAnswerError, NoRecordsError, NotJsonError, WrongShapeError
from audit_explorer.record import WRAPPERS
from audit_explorer.sources.api.answering.arrived_records import Arrived, arrived, one_line, text_hash
from audit_explorer.sources.api.answering.compact_answer import MOST, Quick, quick
from audit_explorer.sources.api.answering.mended_answer import mended
from audit_explorer.sources.files.csv.csv_reader import CsvReader
from audit_explorer.sources.files.json.bracket_scan import extent
from audit_explorer.sources.files.reading_watch import Watch
from audit_explorer.store.ingest.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audit_explorer.sources.api.asking.exchange import Answer

Shape = Literal["list", "object", "either"]

_LISTS: Final = WRAPPERS[:1]
_PAGE_KEYS: Final = frozenset({"total", "next", *_LISTS})
_EXPECTED: Final[dict[Shape, str]] = {
    "list": "a list of records",
    "object": "an object with audit_logs",
    "either": "a list of records or an object with audit_logs",
}
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_KEY: Final = re.compile(r'"((?:[^"\\]++|\\.)*+)"[ \t\r\n]*:[ \t\r\n]*', re.DOTALL)
_OFTEN: Final = 1_000
_MOST_BRACKETS: Final = 2_000_000
_LONGEST_DEEP: Final = 1 << 20
_NESTED: Final = "more brackets within each other than any records have"
_DIGITS: Final = re.compile(r"([0-9]{1,15})(\.0*)?")
# Numbers stay the text they were sent as: no limit on their length applies.
_DECODER: Final = json.JSONDecoder(parse_int=str, parse_float=str, strict=False)


@dataclass(frozen=True, slots=True)
class Head:
    """How many records came; `total` and `next` as far as the answer says them."""

    got: int
    total: int | None
    next: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """One answer's records; `total` and `next` as far as it says them.

    `mended` is whether the answer was no valid JSON; `unreadable` are the keys of entries that no record could be read
    from: they are among the records, so that they are counted wherever the records go. `strange` of its entries are no
    records: no objects, or empty ones. `odd_total` is whether its total is no count.
    """

    records: Arrived
    total: int | None = None
    next: int | None = None
    strange: int = 0
    odd_total: bool = False
    mended: bool = False
    unreadable: frozenset[bytes] = frozenset()

    @property
    def head(self) -> Head:
        """What tells where the next page is."""
        return Head(len(self.records), self.total, self.next)


def read_json(answer: Answer, shape: Shape, glance: Callable[[Head], None] | None = None) -> Page:
    """Read a page of that shape; raises NotJsonError, CutAnswerError or WrongShapeError for anything else.

    What came whole but is no valid JSON is read as far as it can be. An answer with too many records raises
    AnswerTooLargeError. `glance` is told what the page looks like, where that is known before its records are looked
    into.
    """
    if answer.kind != "text/html" and (found := quick(answer.body)) is not None:
        page = _quick_page(answer, found, shape, glance)
        if page is not None:
            return page
    text = answer.body.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    start = _end_of_space(text, 0)
    _refuse_other(answer, text[start : start + 1])
    try:
        return _page(answer, text, start, shape)
    except json.JSONDecodeError:
        return _mended(answer, text, start, shape)
    except RecursionError:
        raise NotJsonError(answer.where, _NESTED) from None


def read_csv(answer: Answer) -> Page:
    """Read a table: each row as the JSON that the reader of CSV exports makes of it.

    A table's times may be in any zone and form, so that no record of it says when it happened.
    """
    if not answer.body.strip():
        return Page(Arrived((), (), ()))
    first = answer.body.lstrip()[:1]
    if answer.kind == "text/html" or first == b"<":
        raise NotJsonError(answer.where, "a web page")
    watch = Watch("Reading the answer", len(answer.body), progress=lambda *_: answer.check())
    lines, keys, unreadable = [], [], set()
    same: dict[str, int] = {}
    try:
        for row in CsvReader(io.BytesIO(answer.body), "the answer", watch):
            if isinstance(row, Problem) and row.kept:
                continue
            if isinstance(row, Problem):
                raw, text = row.text, json.dumps(row.text)
            else:
                raw, text = row.raw, row.clean or row.raw
            same[raw] = same.get(raw, 0) + 1
            lines.append(text.encode("utf-8", "surrogatepass"))
            keys.append(text_hash(f"{raw} {same[raw]}"))
            if isinstance(row, Problem):
                unreadable.add(keys[-1])
            _bound(answer, len(lines))
    except NoRecordsError:
        found = "a list or an object" if first in {b"[", b"{"} else "another table"
        raise WrongShapeError(answer.where, "a table of audit records", found) from None
    return Page(Arrived(lines, [None] * len(lines), keys), unreadable=frozenset(unreadable))


def _quick_page(answer: Answer, found: Quick, shape: Shape, glance: Callable[[Head], None] | None) -> Page | None:
    if found.members is None:
        if shape == "object":
            raise WrongShapeError(answer.where, _EXPECTED[shape], "a list")
    elif shape == "list":
        raise WrongShapeError(answer.where, _EXPECTED[shape], "an object")
    members = found.members or {}
    head = Head(len(found.lines), _number(members.get("total")), _number(members.get("next")))
    if glance is not None:
        glance(head)
    records = found.records()
    if records is None:
        return None
    return Page(records, head.total, head.next, found.lines.count(b"{}"), _is_odd(members.get("total")))


def _refuse_other(answer: Answer, letter: str) -> None:
    if answer.kind == "text/html" or letter == "<":
        raise NotJsonError(answer.where, "a web page")
    if not letter:
        raise NotJsonError(answer.where, "nothing")
    if letter not in '[{"-0123456789tfn':
        raise NotJsonError(answer.where, "a text that is no JSON")


def _mended(answer: Answer, text: str, start: int, shape: Shape) -> Page:
    """Read what is no valid JSON; where its end is missing, it is cut off."""
    if text.count("[") + text.count("{") > _MOST_BRACKETS:
        raise NotJsonError(answer.where, _NESTED) from None
    read = mended(answer, text, MOST) if answer.whole and text[start] in "[{" else None
    if read is None:
        raise CutAnswerError(answer.where, len(answer.body)) from None
    _bound(answer, len(read.found) + len(read.unreadable))
    if not read.found:
        raise NotJsonError(answer.where, "a text that is no JSON") from None
    if shape == "object" and text[start] == "[":
        raise WrongShapeError(answer.where, _EXPECTED[shape], "a list") from None
    if shape == "list" and any(f'"{name}"' in text[: text.find("[", start)] for name in _LISTS):
        raise WrongShapeError(answer.where, _EXPECTED[shape], "an object") from None
    records = arrived([*read.found, *((line, None) for line in read.unreadable)])
    return Page(records, read.total, read.next, mended=True, unreadable=frozenset(records.keys[len(read.found) :]))


def _bound(answer: Answer, entries: int) -> None:
    """Refuse an answer with more entries than may be taken at once."""
    if entries >= MOST:
        raise AnswerTooLargeError(answer.where, f"{MOST:,} records", sized=False)


def _page(answer: Answer, text: str, start: int, shape: Shape) -> Page:
    letter = text[start]
    if letter == "[":
        found, end = _list(answer, text, start)
        _expect_end(text, end)
        if shape == "object":
            raise WrongShapeError(answer.where, _EXPECTED[shape], "a list")
        return Page(arrived(found), strange=_strange(found))
    if letter != "{":
        value, end = _DECODER.raw_decode(text, start)
        _expect_end(text, end)
        if isinstance(value, str) and value.lstrip().startswith(("[", "{")):
            inner = replace(answer, body=value.encode("utf-8", "surrogatepass"))
            return replace(read_json(inner, shape), mended=True)
        raise WrongShapeError(answer.where, _EXPECTED[shape], "a single value")
    values, listed, end = _object(answer, text, start)
    _expect_end(text, end)
    if shape == "list" or _PAGE_KEYS.isdisjoint(values):
        raise WrongShapeError(answer.where, _EXPECTED[shape], "an object")
    total, following = _number(values.get("total")), _number(values.get("next"))
    if listed is None and (any(values.get(name) is not None for name in _LISTS) or total):
        raise WrongShapeError(answer.where, _EXPECTED[shape], "an object without a list")
    found = listed or []
    return Page(arrived(found), total, following, _strange(found), _is_odd(values.get("total")))


def _list(answer: Answer, text: str, start: int) -> tuple[list[tuple[bytes, object]], int]:
    """Decode the list that opens at `start`: each value with its own text, then the index behind the bracket."""
    found: list[tuple[bytes, object]] = []
    at = _end_of_space(text, start + 1)
    if text.startswith("]", at):
        return found, at + 1
    while True:
        value, end = _value(text, at)
        found.append((one_line(text[at:end]), value))
        if len(found) % _OFTEN == 0:
            answer.check()
            _bound(answer, len(found))
        at = _end_of_space(text, end)
        letter = text[at : at + 1]
        if letter == "]":
            return found, at + 1
        if letter != ",":
            message = "Expecting ',' delimiter"
            raise json.JSONDecodeError(message, text, at)
        at = _end_of_space(text, at + 1)


def _value(text: str, at: int) -> tuple[object, int]:
    """Decode one record; one that is nested too deeply to be looked into is kept by its brackets alone."""
    try:
        return _DECODER.raw_decode(text, at)
    except RecursionError:
        end = extent(text, at, at + _LONGEST_DEEP).end
        if end is None:
            raise
        return text[at:end], end


def _object(answer: Answer, text: str, start: int) -> tuple[dict[str, object], list[tuple[bytes, object]] | None, int]:
    """Decode the object that opens at `start`; its list of records apart, each with its own text."""
    values: dict[str, object] = {}
    listed = None
    at = _end_of_space(text, start + 1)
    if text.startswith("}", at):
        return values, None, at + 1
    while True:
        key = _KEY.match(text, at)
        if key is None:
            message = "Expecting property name"
            raise json.JSONDecodeError(message, text, at)
        if key[1] in _LISTS and text.startswith("[", key.end()):
            listed, end = _list(answer, text, key.end())
            values[key[1]] = True
        else:
            values[key[1]], end = _DECODER.raw_decode(text, key.end())
        at = _end_of_space(text, end)
        letter = text[at : at + 1]
        if letter == "}":
            return values, listed, at + 1
        if letter != ",":
            message = "Expecting ',' delimiter"
            raise json.JSONDecodeError(message, text, at)
        at = _end_of_space(text, at + 1)


def _expect_end(text: str, at: int) -> None:
    if _end_of_space(text, at) != len(text):
        message = "Extra data"
        raise json.JSONDecodeError(message, text, at)


def _end_of_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _number(value: object) -> int | None:
    """Read a count or an offset; absent, empty or anything else is None."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    match = _DIGITS.fullmatch(value) if isinstance(value, str) else None
    return None if match is None else int(match[1])


def _is_odd(total: object) -> bool:
    """Say whether a total is there, but no count."""
    return total is not None and total != "" and _number(total) is None


def _strange(found: Sequence[tuple[bytes, object]]) -> int:
    """Count what is no record; the text of one that nests too deeply to be looked into may be one."""
    return sum(not (isinstance(value, dict) and value) and not line.startswith(b'{"') for line, value in found)
