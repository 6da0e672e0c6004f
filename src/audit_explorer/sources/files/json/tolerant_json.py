"""The reader of JSON exports that lets no bad record hide the others."""

from __future__ import annotations

import io
import json
import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from audit_explorer.sources.files.envelopes.column_table import rows_of
from audit_explorer.sources.files.envelopes.inside import holds_record, is_between_records, path_to_record, text_in
from audit_explorer.sources.files.envelopes.loose_names import fields_by_key, is_record_by_other_names
from audit_explorer.sources.files.envelopes.plain_form import prefix_words
from audit_explorer.sources.files.envelopes.record_signs import LIST_NAMES, PAGE_NAMES
from audit_explorer.sources.files.envelopes.typed_values import typed_values
from audit_explorer.sources.files.envelopes.what_it_is import what_it_is
from audit_explorer.sources.files.json.broken_value import first_members, leads_to_records, looks_like_record
from audit_explorer.sources.files.json.json_decode import Checker, is_cut
from audit_explorer.sources.files.json.json_repair import (
    exactly,
    has_surrogate_escape,
    repaired,
    rewritten,
    shown,
    written,
)
from audit_explorer.sources.files.json.passing_over import CLOSELY, PROBLEM, STEP, PassingOver, for_record
from audit_explorer.sources.files.json.resync import Broken
from audit_explorer.sources.files.json.text_window import TextWindow
from audit_explorer.sources.files.reading_watch import Watch
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.store.ingest.problem import TEXT_LIMIT, Problem
from audit_explorer.store.ingest.record_rule import is_record
from audit_explorer.store.ingest.wire_fields import BARE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

_TEXT_DEPTH: Final = 6
# An object that the window ends in is waited for this long before it is taken for something that records are in.
_GUESSED: Final = 1 << 20
# What a program writes before each line: a pod's name, a time, a level. No list of JSON looks so.
_TAG: Final = re.compile(r'\[[^\[\]{}"\n]*\][^,\]}\n]')
# A line break written as its escape is what a program left between records that it should have put on lines.
_SPACE: Final = re.compile(r"[ \t\r\n\ufeff\x1e]*(?:\\[nrt][ \t\r\n\ufeff\x1e]*)*")


class Row(NamedTuple):
    """One record: its number (from 1), its text as received, the clean text to take fields from where that differs."""

    record: int
    raw: str
    clean: str | None


class TolerantReader(PassingOver):
    """Reads records wherever they stand: in lists, a line each, in a row, in whatever they are wrapped in.

    Whatever is broken inside hides no other record. Memory is bounded by the longest record, never by the file.
    """

    def __init__(self, file: BinaryIO, name: str, watch: Watch, text_depth: int = _TEXT_DEPTH) -> None:
        super().__init__(TextWindow(file, watch), name, Checker())
        self._text_depth = text_depth
        self.found = ""
        self.tables = 0
        self._readers: dict[str, Callable[[], Iterator[Row | Problem]]] = {
            "{": self._object,
            "[": self._list,
            '"': self._text,
            ",": self.comma,
            "]": self.closing,
            "}": self.closing,
        }

    def __iter__(self) -> Iterator[Row | Problem]:
        """Yield every record, with every problem just before the record that it is about; then what was taken off."""
        space = _SPACE.match
        while True:
            match = space(self.window.text, self.at)
            self.at = match.end() if match else self.at
            if self.at == len(self.window.text):
                if self.more():
                    continue
                break
            if self.spent > CLOSELY:
                yield from self.pass_over()
                continue
            self.spent = max(self.spent, 0) + STEP
            letter = self.window.text[self.at]
            if letter == "," and self.state == "value" and not self.frames.in_object:
                self.state = "comma"
                self.at += 1
            else:
                for item in self._next(letter):
                    self.spent += PROBLEM if isinstance(item, Problem) else -for_record(item.raw)
                    yield item
        yield from self._taken_off()

    def _taken_off(self) -> Iterator[Problem]:
        """Say what is missing at the end, and what the records were in."""
        if self.frames:
            yield self.problem(Reason.END_MISSING, self.at, self.at, counted=False, kept=True)
        for words in self.frames.said():
            yield Problem(self.name, None, None, None, Reason.WRAPPED.value, words, kept=True)
        if self.tables:
            words = f"{self.tables:,} {'record' if self.tables == 1 else 'records'} in tables: columns beside rows"
            yield Problem(self.name, None, None, None, Reason.WRAPPED.value, words, kept=True)
        if self.prefixes:
            words = prefix_words(self.first_prefix, self.prefixes)
            yield Problem(self.name, None, None, None, Reason.PREFIXED.value, words, kept=True)

    def _next(self, letter: str) -> Iterator[Row | Problem]:
        # Nothing but calls: a generator within a generator would cost every record something.
        top = self.frames.top
        if top is not None and top.kind == "object" and not top.at_value:
            return self.member(letter)
        return self._readers.get(letter, self.bare)()

    def _list(self) -> Iterator[Row | Problem]:
        top = self.frames.top
        if top is None and (self.see_line() or (_TAG.match(self.window.text, self.at) and self.pass_prefix())):
            return
        if self.frames.in_object and top is not None and top.name not in LIST_NAMES:
            yield from self._list_of_member()
        elif self.frames.may_enter_list:
            self.enter_list()
        else:
            found = self.scan()
            if found.end is not None:
                yield from self.give_up(Reason.NOT_AN_OBJECT, found.end)
            else:
                yield from self.never_matched(found)

    def _list_of_member(self) -> Iterator[Row | Problem]:
        """Go into a member's list when there is a record in it, else pass over it."""
        text = self.window.text
        try:
            value, end = self.checker.decode(text, self.at)
        except (json.JSONDecodeError, RecursionError) as error:
            if self.frames.may_enter_list and leads_to_records(text, self.at, self.checker):
                self.enter_list()
            elif not (isinstance(error, json.JSONDecodeError) and is_cut(error, text) and self.may_wait()):
                yield from self.leave_object()
        else:
            text_of_bytes = text_in(value)
            if text_of_bytes is not None:
                yield from self._found_within(self._within(text_of_bytes))
                self.pass_to(end)
            elif self.frames.may_enter_list and holds_record(value):
                self.enter_list()
            else:
                self.pass_to(end)

    def _object(self) -> Iterator[Row | Problem]:
        start = self.at
        try:
            value, end = self.checker.decode(self.window.text, start)
        except json.JSONDecodeError as error:
            return self._failed(error)
        except RecursionError:
            return self._too_deep()
        members = cast("dict[str, object]", value)
        if is_record(members):
            values = typed_values(members)
            whole = bool(values) or rows_of(members) is None
            return self._take(start, end, members, values) if whole else self._table(end)
        if self.frames.may_enter and (self._is_page(members) or any(map(holds_record, members.values()))):
            return self._enter_object()
        if is_record_by_other_names(members):
            return self._take(start, end, members, {})
        return self._no_record(members, end) if rows_of(members) is None else self._table(end)

    def _is_page(self, members: dict[str, object]) -> bool:
        """Say whether an object has a list as the API's pages do, so that each element of it should be a record."""
        return not self.frames.in_object and any(members.get(name) for name in PAGE_NAMES & members.keys())

    def _table(self, end: int) -> Iterator[Row | Problem]:
        """Take the rows of a table, each of them a record that was never written as one."""
        try:
            value = exactly(self.window.text[self.at : end])
            found = [(row, written(row)) for row in rows_of(cast("dict[str, object]", value)) or ()]
        except (json.JSONDecodeError, RecursionError) as error:
            deep = isinstance(error, RecursionError)
            yield from self.unreadable(Reason.TOO_DEEP if deep else Reason.NOT_JSON, end)
            return
        for row, text in found:
            self.record += 1
            self.tables += 1
            names = fields_by_key(row)
            yield Row(self.record, text, rewritten(text, names, {}) if names else None)
        self.pass_to(end)

    def _take(
        self, start: int, end: int, members: dict[str, object], values: dict[str, object]
    ) -> Iterator[Row | Problem]:
        text = self.window.text
        names = fields_by_key(members)
        if names or values or self.checker.odd or self.window.damaged or has_surrogate_escape(text, start, end):
            yield from self._repair(start, end, names, values)
            return
        if self.frames.in_object and self.frames.stands_twice(text[start:end]):
            self.pass_to(end)
            return
        self.record += 1
        if self.frames.stack:
            if self.state == "value":
                yield from self.missing_comma(start, end)
            self.frames.took()
        self.pass_to(end)
        yield Row(self.record, text[start:end], None)

    def _repair(
        self, start: int, end: int, names: dict[str, str], values: dict[str, object]
    ) -> Iterator[Row | Problem]:
        raw = self.window.text[start:end]
        try:
            clean, reasons = repaired(raw)
            if names or values:
                clean = rewritten(raw if clean is None else clean, names, values)
        except json.JSONDecodeError:
            yield from self.unreadable(Reason.NOT_JSON, end)
            return
        if self.frames.stands_twice(clean or raw):
            self.pass_to(end)
            return
        self.record += 1
        yield from self.missing_comma(start, end)
        for reason in reasons:
            yield self.problem(reason, start, end, kept=True)
        self.frames.took()
        self.pass_to(end)
        yield Row(self.record, shown(raw) if Reason.NOT_UTF8 in reasons else raw, clean)

    def _no_record(self, members: dict[str, object], end: int) -> Iterator[Problem]:
        """Pass over an object that is no record, and count it where one should stand."""
        if self.frames.in_object or is_between_records(members):
            self.pass_to(end)
            return
        reason, words = what_it_is(members)
        if reason is Reason.INCOMPLETE_EXPORT:
            yield self.problem(reason, self.at, end, kept=True, counted=False, text=words)
            self.pass_to(end)
            return
        if reason is not Reason.ERROR_ANSWER and not self.frames.should_be_record:
            self.frames.passed_over += 1
            self.pass_to(end)
            return
        self.found = self.found or words
        text = None if reason is Reason.NO_RECORD else words.removeprefix("an error answer: ")
        yield from self.unreadable(reason, end, text)

    def _enter_object(self) -> Iterator[Problem]:
        yield from self.missing_comma(self.at, self.at + TEXT_LIMIT, counted=False)
        self.frames.enter("object")
        self.at += 1

    def _text(self) -> Iterator[Row | Problem]:
        """Read the records in a text, if there are any."""
        try:
            value, end = self.checker.decode(self.window.text, self.at)
        except json.JSONDecodeError as error:
            if is_cut(error, self.window.text) and self.may_wait():
                return
            yield from self.leave_object() if self.frames.in_object else self.bare()
            return
        if not self._text_depth and holds_record(value):
            yield from self.unreadable(Reason.TOO_DEEP, end)
            return
        found = self._within(text_in(value))
        if not any(isinstance(item, Row) for item in found) and self.frames.should_be_record:
            yield from self.bare()
            return
        yield from self._found_within(found)
        self.pass_to(end)

    def _found_within(self, found: list[Row | Problem]) -> Iterator[Row | Problem]:
        """Pass on what was found in a text, if a record was."""
        rows = sum(isinstance(item, Row) for item in found)
        start = self.at
        # A record that is too deep is one, although it isn't read.
        deep = any(isinstance(item, Problem) and item.reason == Reason.TOO_DEEP for item in found)
        for item in found if rows or deep else ():
            if isinstance(item, Row):
                if rows == 1 and self.frames.stands_twice(item.clean or item.raw):
                    continue
                self.record += 1
                self.frames.took(alone=rows == 1)
                yield Row(self.record, item.raw, item.clean)
            elif item.record is not None:
                # About the record that comes next, unless it is about one that isn't there.
                self.record += not item.kept
                problem = self.problem(Reason(item.reason), start, start, kept=item.kept, text=item.text)
                yield replace(problem, record=self.record + item.kept)

    def _within(self, text: str | None) -> list[Row | Problem]:
        """Read what is in a text, as if it were a file; nothing in no text."""
        if text is None:
            return []
        plain = text.strip()
        if plain.startswith("{"):
            with suppress(json.JSONDecodeError, RecursionError):
                value, end = self.checker.decode(plain, 0)
                odd = self.checker.odd or not plain.isascii() or has_surrogate_escape(plain, 0, end)
                if end == len(plain) and not odd and path_to_record(value) == BARE:
                    return [Row(1, plain, None)]
        if not self._text_depth:
            return []
        data = text.encode("utf-8", "surrogatepass")
        return list(TolerantReader(io.BytesIO(data), self.name, Watch(self.name, len(data)), self._text_depth - 1))

    def _too_deep(self) -> Iterator[Row | Problem]:
        found = self.scan()
        if found.end is None:
            yield from self.never_matched(found)
            return
        members = first_members(self.window.text, self.at, self.checker)[0]
        if looks_like_record(members):
            yield from self._repair(self.at, found.end, {}, {})
        else:
            yield from self.unreadable(Reason.TOO_DEEP, found.end)

    def _failed(self, error: json.JSONDecodeError) -> Iterator[Row | Problem]:
        text = self.window.text
        start = self.at
        endless = is_cut(error, text)
        # What is whole a little later needs no guess.
        if endless and len(text) - start < _GUESSED and self.may_wait():
            return
        if leads_to_records(text, start, self.checker):
            if not self.frames.may_enter:
                # So many that none of them ends: answers that were cut off, one behind the other.
                yield self.problem(Reason.END_MISSING, start, start, counted=False, kept=True)
                self.frames.stack.clear()
            yield from self._enter_object()
            return
        if endless and self.may_wait():
            return
        found = self.scan()
        if found.end is not None and found.sound:
            yield from self.give_up(Reason.NOT_JSON, found.end)
            return
        reason = Reason.WRONG_NESTING if found.mismatch is not None else Reason.NOT_JSON
        yield from self.resume(Broken(start, error.pos, endless=endless), reason, found.end)
