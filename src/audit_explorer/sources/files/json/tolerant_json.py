"""The reader of JSON exports that lets no bad record hide the others."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, cast

from audit_explorer.sources.files.envelopes.record_signs import WRAPPER_KEYS, is_wrapper
from audit_explorer.sources.files.envelopes.wrapper import KEY, list_start
from audit_explorer.sources.files.json.bracket_scan import Extent, extent
from audit_explorer.sources.files.json.json_decode import Checker, is_cut
from audit_explorer.sources.files.json.json_repair import repaired, shown
from audit_explorer.sources.files.json.resync import Broken, Unclear, line_within, next_start
from audit_explorer.sources.files.json.text_window import TextWindow
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.store.ingest.problem import TEXT_LIMIT, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from audit_explorer.sources.files.reading_watch import Watch

# The longest record that is waited for, in characters; what is longer counts as never closed.
RECORD_LIMIT: Final = 64 << 20
# Once so many characters were scanned in vain, a record that never ends is given up this much sooner.
_PATIENCE: Final = 1 << 28
_IMPATIENT_LIMIT: Final = 16 << 10
_LIST_DEPTH: Final = 2
_FRAME_DEPTH: Final = 6

_SPACE: Final = re.compile(r"[ \t\r\n\ufeff]*")
_SCALAR: Final = re.compile(
    r'(?:"(?:[^"\\\n]++|\\[^\n])*+"|[-+]?[0-9][0-9.eE+-]*+|true|false|null|NaN|-?Infinity)(?=[\s,\]}]|\Z)'
)
_GARBAGE_END: Final = re.compile(r'\n|\{\s*["}]|\[\s*[\[{\]]|\]\s*(?:[,\]}]|\Z)')
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


class Row(NamedTuple):
    """One record: its number (from 1), its text as received, the clean text to take fields from where that differs."""

    record: int
    raw: str
    clean: str | None


def _has_surrogate_escape(text: str, start: int, end: int) -> bool:
    # The plain search is several times faster than the pattern, and almost always enough.
    return text.find("\\u", start, end) >= 0 and _SURROGATE.search(text, start, end) is not None


class TolerantReader:
    """Reads arrays, one object a line, objects in a row, wrapped pages, lists in a list; whatever is broken inside.

    Memory is bounded by the longest record, never by the file.
    """

    def __init__(self, file: BinaryIO, name: str, watch: Watch) -> None:
        self._window = TextWindow(file, watch)
        self._name = name
        self._checker = Checker()
        self._at = 0
        self._record = 0
        self._frames: list[Literal["list", "wrapper"]] = []
        self._state: Literal["open", "value", "comma"] = "open"
        self._in_vain = 0

    def __iter__(self) -> Iterator[Row | Problem]:
        """Yield every record, with every problem just before the record that it is about."""
        space = _SPACE.match
        while True:
            match = space(self._window.text, self._at)
            self._at = match.end() if match else self._at
            if self._at == len(self._window.text):
                if self._more():
                    continue
                break
            letter = self._window.text[self._at]
            if self._frames and self._frames[-1] == "wrapper":
                yield from self._member(letter)
            elif letter == "{":
                yield from self._object()
            elif letter == ",":
                yield from self._comma()
            elif letter == "[":
                yield from self._list()
            elif letter in "]}":
                yield from self._closing(letter)
            else:
                yield from self._other()
        if self._frames:
            yield self._problem(Reason.END_MISSING, self._at, self._at, counted=False, kept=True)

    # -- the window

    def _more(self) -> bool:
        grown = self._window.grow(self._at)
        if grown:
            self._at = 0
        return grown

    def _may_wait(self) -> bool:
        """Say whether more text could be read for the value that stands at the position, and read it."""
        waiting = len(self._window.text) - self._at
        return waiting < self._limit() and self._more()

    def _limit(self) -> int:
        return RECORD_LIMIT if self._in_vain < _PATIENCE else _IMPATIENT_LIMIT

    def _extent(self) -> Extent:
        """Give how far the value at the position reaches by its brackets."""
        reach = extent(self._window.text, self._at, self._at + self._limit())
        if reach.end is None:
            self._in_vain += min(self._limit(), len(self._window.text) - self._at)
        return reach

    def _problem(
        self, reason: Reason, start: int, end: int, *, kept: bool, counted: bool = True, text: str | None = None
    ) -> Problem:
        byte, line = self._window.place(start)
        excerpt = self._window.text[start : min(end, start + TEXT_LIMIT)] if text is None else text[:TEXT_LIMIT]
        return Problem(self._name, self._record if counted else None, byte, line, reason.value, shown(excerpt), kept)

    # -- what stands between records

    def _comma(self) -> Iterator[Problem]:
        if self._frames and self._state != "value":
            yield self._problem(Reason.EXTRA_COMMA, self._at, self._at + 1, counted=False, kept=True)
        self._state = "comma"
        self._at += 1

    def _closing(self, letter: str) -> Iterator[Problem]:
        if letter == "]" and self._frames:
            if self._state == "comma":
                yield self._problem(Reason.EXTRA_COMMA, self._at, self._at + 1, counted=False, kept=True)
            self._frames.pop()
        else:
            yield self._problem(Reason.STRAY_BRACKET, self._at, self._at + 1, counted=False, kept=True)
        self._state = "value"
        self._at += 1

    def _list(self) -> Iterator[Problem]:
        depth = 0
        for frame in reversed(self._frames):
            if frame == "wrapper":
                break
            depth += 1
        if depth < _LIST_DEPTH:
            self._frames.append("list")
            self._state = "open"
            self._at += 1
            return
        reach = self._extent()
        if reach.end is not None:
            yield from self._give_up(Reason.NOT_AN_OBJECT, reach.end)
        else:
            yield from self._never_matched(reach)

    def _member(self, letter: str) -> Iterator[Problem]:
        """Go on by one member of a wrapper; its list of records becomes the innermost list."""
        text = self._window.text
        if letter == ",":
            self._at += 1
        elif letter == "}":
            self._frames.pop()
            self._state = "value"
            self._at += 1
        elif (match := KEY.match(text, self._at)) and match.end() < len(text):
            if match[1] in WRAPPER_KEYS and text[match.end()] == "[":
                self._at = match.end() + 1
                self._frames.append("list")
                self._state = "open"
            else:
                yield from self._skip_value(match.end())
        elif letter != '"' or not self._may_wait():
            yield from self._leave_wrapper()

    def _skip_value(self, start: int) -> Iterator[Problem]:
        """Pass over a member of a wrapper that is not its list."""
        text = self._window.text
        try:
            end = self._checker.decode(text, start)[1]
        except json.JSONDecodeError as error:
            if not (is_cut(error, text) and self._may_wait()):
                yield from self._leave_wrapper()
        except RecursionError:
            yield from self._leave_wrapper()
        else:
            # A number at the window's end may go on behind it.
            if end < len(text) or not self._may_wait():
                self._at = end

    def _leave_wrapper(self) -> Iterator[Problem]:
        """Stop reading members: what stands here is none, though a record may still follow."""
        self._frames.pop()
        self._state = "comma"
        yield self._problem(Reason.NOT_JSON, self._at, len(self._window.text), counted=False, kept=True)
        stop = _GARBAGE_END.search(self._window.text, self._at)
        self._at = stop.start() if stop else len(self._window.text)

    def _other(self) -> Iterator[Problem]:
        """Take what stands where a record should: a bare value, or text that is no JSON at all."""
        text = self._window.text
        scalar = _SCALAR.match(text, self._at)
        if scalar:
            if scalar.end() < len(text) or not self._may_wait():
                yield from self._unreadable(Reason.NOT_AN_OBJECT, scalar.end())
            return
        stop = _GARBAGE_END.search(text, self._at)
        if stop is None and len(text) - self._at < TEXT_LIMIT and self._more():
            return
        first = self._problem_of_garbage(stop.start() if stop else len(text))
        while stop is None and self._more_after_all():
            stop = _GARBAGE_END.search(self._window.text)
            self._at = stop.start() if stop else len(self._window.text)
        yield first

    def _problem_of_garbage(self, end: int) -> Problem:
        text = self._window.text[self._at : end].rstrip()
        self._record += 1
        problem = self._problem(Reason.GARBAGE, self._at, end, kept=False, text=text[: TEXT_LIMIT + 1].rstrip(" ,"))
        self._state = "comma" if text.endswith(",") else "value"
        self._at = end
        return problem

    def _more_after_all(self) -> bool:
        self._at = len(self._window.text)
        return self._more()

    # -- records

    def _object(self) -> Iterator[Row | Problem]:
        window = self._window
        text = window.text
        start = self._at
        try:
            value, end = self._checker.decode(text, start)
        except json.JSONDecodeError as error:
            yield from self._failed(error)
            return
        except RecursionError:
            yield from self._too_deep()
            return
        members = cast("dict[str, object]", value)
        if not WRAPPER_KEYS.isdisjoint(members) and is_wrapper(members) and len(self._frames) < _FRAME_DEPTH:
            yield from self._enter_wrapper()
            return
        if self._checker.odd or window.damaged or _has_surrogate_escape(text, start, end):
            yield from self._repair(start, end)
            return
        self._record += 1
        if self._state == "value" and self._frames:
            yield self._problem(Reason.MISSING_COMMA, start, end, kept=True)
        self._state = "value"
        self._at = end
        yield Row(self._record, text[start:end], None)

    def _repair(self, start: int, end: int) -> Iterator[Row | Problem]:
        raw = self._window.text[start:end]
        try:
            clean, reasons = repaired(raw)
        except json.JSONDecodeError:
            yield from self._unreadable(Reason.NOT_JSON, end)
            return
        self._record += 1
        if self._state == "value" and self._frames:
            yield self._problem(Reason.MISSING_COMMA, start, end, kept=True)
        for reason in reasons:
            yield self._problem(reason, start, end, kept=True)
        self._state = "value"
        self._at = end
        yield Row(self._record, shown(raw) if Reason.NOT_UTF8 in reasons else raw, clean)

    def _enter_wrapper(self) -> Iterator[Problem]:
        if self._state == "value" and self._frames:
            yield self._problem(Reason.MISSING_COMMA, self._at, self._at + TEXT_LIMIT, kept=True, counted=False)
        self._frames.append("wrapper")
        self._at += 1

    def _too_deep(self) -> Iterator[Row | Problem]:
        reach = self._extent()
        if reach.end is not None:
            yield from self._repair(self._at, reach.end)
        else:
            yield from self._never_matched(reach)

    def _never_matched(self, reach: Extent) -> Iterator[Problem]:
        if reach.mismatch is not None:
            yield from self._resume(Broken(self._at, reach.mismatch, endless=False), Reason.WRONG_NESTING)
        elif not self._may_wait():
            yield from self._resume(Broken(self._at, self._at, endless=True), Reason.NOT_CLOSED)

    def _failed(self, error: json.JSONDecodeError) -> Iterator[Row | Problem]:
        text = self._window.text
        start = self._at
        if len(self._frames) < _FRAME_DEPTH and list_start(text, start, self._checker) is not None:
            yield from self._enter_wrapper()
            return
        endless = is_cut(error, text)
        if endless and self._may_wait():
            return
        reach = self._extent()
        if reach.end is not None and reach.sound:
            yield from self._give_up(Reason.NOT_JSON, reach.end)
            return
        reason = Reason.WRONG_NESTING if reach.mismatch is not None else Reason.NOT_JSON
        yield from self._resume(Broken(start, error.pos, endless=endless), reason, reach.end)

    def _resume(self, broken: Broken, reason: Reason, end: int | None = None) -> Iterator[Problem]:
        """Report a record whose end the brackets don't show, then go on at the next plausible one."""
        window = self._window
        try:
            found = next_start(window, broken, self._checker)
        except Unclear:
            if self._may_wait():
                return
            found = None
        if found is None and end is None and self._may_wait():
            return
        if broken.endless:
            reason = Reason.NOT_CLOSED
        if found is not None:
            yield from self._unreadable(reason, found)
            self._state = "comma"
        elif end is not None:
            yield from self._unreadable(reason, end)
        else:
            cut = broken.endless and window.ended
            yield from self._unreadable(Reason.CUT_OFF if cut else reason, len(window.text))

    def _give_up(self, reason: Reason, end: int) -> Iterator[Problem]:
        """Report what ends at `end` by its brackets as unreadable, but not a record on a line of its own within it."""
        within = line_within(self._window, self._at, end, self._checker)
        yield from self._unreadable(reason, end if within is None else within)
        self._state = "value" if within is None else "comma"

    def _unreadable(self, reason: Reason, end: int) -> Iterator[Problem]:
        self._record += 1
        text = self._window.text[self._at : min(end, self._at + TEXT_LIMIT)]
        yield self._problem(reason, self._at, end, kept=False, text=text.rstrip(" ,\r\n\t") if end else text)
        self._state = "value"
        self._at = end
