"""What stands between records or in their place: commas, brackets, members of envelopes, other text."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from audit_explorer.sources.files.json.broken_value import KEY
from audit_explorer.sources.files.json.json_decode import is_cut
from audit_explorer.sources.files.json.line_prefix import LONGEST, end_between, record_on_line
from audit_explorer.sources.files.json.reading_position import ReadingPosition
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.store.ingest.problem import TEXT_LIMIT, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.sources.files.json.json_decode import Checker
    from audit_explorer.sources.files.json.text_window import TextWindow

_SCALAR: Final = re.compile(
    r'(?:"(?:[^"\\\n]++|\\[^\n])*+"|[-+]?[0-9][0-9.eE+-]*+|true|false|null|NaN|-?Infinity)(?=[\s,\]}]|\Z)'
)
_GARBAGE_END: Final = re.compile(r'\n|\{\s*["}]|\[\s*[\[{\]]|\]\s*(?:[,\]}]|\Z)')
_CALL_END: Final = re.compile(r"\);?\s|\);?\Z|;\s|;\Z")
# Signs that a line is a piece of JSON.
_OF_RECORD: Final = re.compile(r'[{}]|"\s*:')


class BetweenRecords(ReadingPosition):
    """Goes on over everything that is no record, and reports what should have been one."""

    def __init__(self, window: TextWindow, name: str, checker: Checker) -> None:
        super().__init__(window, name, checker)
        self.prefixes = 0
        self.first_prefix = ""
        self._prefixed = 0

    def comma(self) -> Iterator[Problem]:
        """Take a comma between elements."""
        if self.frames and self.state != "value":
            yield self.problem(Reason.EXTRA_COMMA, self.at, self.at + 1, counted=False, kept=True)
        self.state = "comma"
        self.at += 1

    def closing(self) -> Iterator[Problem]:
        """Take a closing bracket."""
        if self.window.text[self.at] == "]" and self.frames and not self.frames.in_object:
            if self.state == "comma":
                yield self.problem(Reason.EXTRA_COMMA, self.at, self.at + 1, counted=False, kept=True)
            self.frames.leave()
        else:
            yield self.problem(Reason.STRAY_BRACKET, self.at, self.at + 1, counted=False, kept=True)
        self.state = "value"
        self.at += 1

    def enter_list(self) -> None:
        """Go into the list that stands here."""
        self.frames.enter("list")
        self.state = "open"
        self.at += 1

    def member(self, letter: str) -> Iterator[Problem]:
        """Go on by one member of an object that records are in."""
        text = self.window.text
        top = self.frames.top
        if letter == ",":
            self.at += 1
        elif letter == "}":
            self.frames.leave()
            self.state = "value"
            self.at += 1
        elif top is not None and (match := KEY.match(text, self.at)) and match.end() < len(text):
            top.name = match[1]
            if text[match.end()] in '{["':
                self.at = match.end()
                self.state = "comma"
                top.at_value = True
            else:
                yield from self.skip_value(match.end())
        elif letter != '"' or not self.may_wait():
            yield from self.leave_object()

    def skip_value(self, start: int) -> Iterator[Problem]:
        """Pass over a member that is neither object, list nor text."""
        text = self.window.text
        try:
            end = self.checker.decode(text, start)[1]
        except json.JSONDecodeError as error:
            if not (is_cut(error, text) and self.may_wait()):
                yield from self.leave_object()
        else:
            # A number at the window's end may go on behind it.
            if end < len(text) or not self.may_wait():
                self.pass_to(end)

    def leave_object(self) -> Iterator[Problem]:
        """Stop reading members: what stands here is none, though a record may still follow."""
        self.frames.leave()
        self.state = "comma"
        yield self.problem(Reason.NOT_JSON, self.at, len(self.window.text), counted=False, kept=True)
        stop = _GARBAGE_END.search(self.window.text, self.at)
        self.at = stop.start() if stop else len(self.window.text)

    def bare(self) -> Iterator[Problem]:
        """Take a value that can hold no record, or no JSON at all."""
        if not self.frames and self.pass_prefix():
            return
        text = self.window.text
        scalar = _SCALAR.match(text, self.at)
        if scalar:
            if scalar.end() < len(text) or not self.may_wait():
                yield from self.unreadable(Reason.NOT_AN_OBJECT, scalar.end())
            return
        stop = _GARBAGE_END.search(text, self.at)
        if stop is None and len(text) - self.at < TEXT_LIMIT and self.more():
            return
        first = self._problem_of_garbage(stop.start() if stop else len(text))
        while stop is None and self._more_after_all():
            stop = _GARBAGE_END.search(self.window.text)
            self.at = stop.start() if stop else len(self.window.text)
        yield first

    def pass_prefix(self) -> bool:
        """Pass over text before a record on its line, or between whole answers; False where there is none."""
        window = self.window
        if self.see_line():
            return True
        line = window.place(self.at)[1]
        within = window.indent(self.at) is None and not _CALL_END.match(window.text, self.at)
        if within and line != self._prefixed:
            return False
        found = record_on_line(window.text, self.at, self.checker, ended=window.ended)
        if found is None:
            found = end_between(window.text, self.at) or self._end_of_aside(within=within)
        elif found == self.at:
            found = None
        if found is None:
            return False
        self._prefixed = line
        self.prefixes += not within
        self.first_prefix = self.first_prefix or window.text[self.at : found]
        self.at = found
        return True

    def _end_of_aside(self, *, within: bool) -> int | None:
        """Give the end of a line that holds no record and nothing of one: before the first, or behind one's prefix."""
        text = self.window.text
        end = text.find("\n", self.at)
        end = len(text) if end < 0 else end
        before_all = not self.record and not (_OF_RECORD.search(text, self.at, end) or _SCALAR.match(text, self.at))
        return end if within or before_all else None

    def see_line(self) -> bool:
        """Read on where the window ends within the first of a line; False when there is nothing to read."""
        seen = self.window.text[self.at : self.at + LONGEST]
        return len(seen) < LONGEST and "\n" not in seen and self.more()

    def _problem_of_garbage(self, end: int) -> Problem:
        text = self.window.text[self.at : end].rstrip()
        self.record += 1
        problem = self.problem(Reason.GARBAGE, self.at, end, kept=False, text=text[: TEXT_LIMIT + 1].rstrip(" ,"))
        self.state = "comma" if text.endswith(",") else "value"
        self.at = end
        return problem

    def _more_after_all(self) -> bool:
        self.at = len(self.window.text)
        return self.more()
