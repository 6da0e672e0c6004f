"""Where a reader of JSON is; how it goes on behind something broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.sources.files.json.bracket_scan import Extent, extent
from audit_explorer.sources.files.json.frames import Frames
from audit_explorer.sources.files.json.json_repair import shown
from audit_explorer.sources.files.json.resync import Broken, Unclear, line_within, next_start
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.store.ingest.problem import TEXT_LIMIT, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.sources.files.json.json_decode import Checker
    from audit_explorer.sources.files.json.text_window import TextWindow

# The longest record that is waited for, in characters; what is longer counts as never closed.
RECORD_LIMIT: Final = 64 << 20
# Once so many characters were scanned in vain, a record that never ends is given up this much sooner.
_PATIENCE: Final = 1 << 28
_IMPATIENT_LIMIT: Final = 16 << 10
_IMPATIENT_WAIT: Final = 1 << 20
# So many characters that are scanned in vain cost as much as a hundredth of a problem.
_CHARACTERS: Final = 10
# Waiting for a record's end is cheaper, and a record of 64 MiB must not use up everything.
_WAITED: Final = 200


class ReadingPosition:
    """An index in a window of text, with the lists and objects around it.

    `state` says what was read last in a list: its bracket, a value, a comma. `record` counts the positions where a
    record should stand.
    """

    def __init__(self, window: TextWindow, name: str, checker: Checker) -> None:
        self.window = window
        self.name = name
        self.checker = checker
        self.at = 0
        self.record = 0
        self.frames = Frames()
        self.state: Literal["open", "value", "comma"] = "open"
        self._in_vain = 0
        #: What was spent on text that holds no record, in hundredths of a problem; each record allows for some more.
        self.spent = 0

    def more(self) -> bool:
        """Read on behind what the window holds; False at the file's end."""
        grown = self.window.grow(self.at)
        if grown:
            self.at = 0
        return grown

    def may_wait(self) -> bool:
        """Say whether more text could be read for the value that stands here, and read it."""
        waiting = len(self.window.text) - self.at
        limit = RECORD_LIMIT if self._in_vain < _PATIENCE else _IMPATIENT_WAIT
        if waiting >= limit or not self.more():
            return False
        self.spent += waiting // _WAITED
        return True

    def pass_to(self, end: int) -> None:
        """Go on behind a value."""
        self.at = end
        self.state = "value"
        if self.frames.stack:
            self.frames.value_read()

    def problem(
        self, reason: Reason, start: int, end: int, *, kept: bool, counted: bool = True, text: str | None = None
    ) -> Problem:
        """Describe what is wrong from `start` to `end`; `counted` when it is about the present record."""
        byte, line = self.window.place(start)
        excerpt = self.window.text[start : min(end, start + TEXT_LIMIT)] if text is None else text[:TEXT_LIMIT]
        return Problem(self.name, self.record if counted else None, byte, line, reason.value, shown(excerpt), kept)

    def unreadable(self, reason: Reason, end: int, text: str | None = None) -> Iterator[Problem]:
        """Count what stands here up to `end` as a record that can't be read."""
        self.record += 1
        if text is None:
            text = self.window.text[self.at : min(end, self.at + TEXT_LIMIT)]
            text = text.rstrip(" ,\r\n\t") if end else text
        yield self.problem(reason, self.at, end, kept=False, text=text)
        self.pass_to(end)

    def missing_comma(self, start: int, end: int, *, counted: bool = True) -> Iterator[Problem]:
        """Report that two elements of a list stand side by side."""
        if self.state == "value" and self.frames and not self.frames.in_object:
            yield self.problem(Reason.MISSING_COMMA, start, end, kept=True, counted=counted)

    def scan(self) -> Extent:
        """Give how far the value that stands here goes by its brackets."""
        found = extent(self.window.text, self.at, self.at + self._limit())
        if found.end is None:
            scanned = min(self._limit(), len(self.window.text) - self.at)
            self._in_vain = _PATIENCE if found.hopeless else self._in_vain + scanned
            self.spent += scanned if found.hopeless else scanned // _CHARACTERS
        return found

    def never_matched(self, found: Extent) -> Iterator[Problem]:
        """Go on behind a value whose brackets don't match up."""
        if found.mismatch is not None:
            yield from self.resume(Broken(self.at, found.mismatch, endless=False), Reason.WRONG_NESTING)
        elif not self.may_wait():
            yield from self.resume(Broken(self.at, self.at, endless=True), Reason.NOT_CLOSED)

    def resume(self, broken: Broken, reason: Reason, end: int | None = None) -> Iterator[Problem]:
        """Report a record whose end the brackets don't show, then go on at the next plausible one."""
        window = self.window
        try:
            found = next_start(window, broken, self.checker)
        except Unclear:
            if self.may_wait():
                return
            found = None
        if found is None and end is None and self.may_wait():
            return
        if broken.endless:
            reason = Reason.NOT_CLOSED
        if found is not None:
            yield from self._go_on_at(found, reason)
        elif end is not None:
            yield from self.unreadable(reason, end)
        else:
            cut = broken.endless and window.ended
            yield from self.unreadable(Reason.CUT_OFF if cut else reason, len(window.text))

    def give_up(self, reason: Reason, end: int) -> Iterator[Problem]:
        """Report what ends at `end` by its brackets as unreadable, but not a record on a line of its own within it."""
        within = line_within(self.window, self.at, end, self.checker)
        if within is None:
            yield from self.unreadable(reason, end)
        else:
            yield from self._go_on_at(within, reason)

    def _go_on_at(self, start: int, reason: Reason) -> Iterator[Problem]:
        at_value = self.frames.in_object
        yield from self.unreadable(reason, start)
        self.state = "comma"
        if at_value and (top := self.frames.top) is not None:
            top.at_value = True

    def _limit(self) -> int:
        return RECORD_LIMIT if self._in_vain < _PATIENCE else _IMPATIENT_LIMIT
