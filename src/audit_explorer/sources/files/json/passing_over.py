"""Long stretches without a record, passed over up to the next one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from audit_explorer.sources.files.json.between_records import BetweenRecords
from audit_explorer.sources.files.json.record_search import REACH, RecordSearch
from audit_explorer.sources.files.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.store.ingest.problem import Problem

# What each step, each problem and each record count; what may be spent in all before reading passes over to the next
# record. That is ten thousand problems in a row, and fifty more for each record that was read.
STEP: Final = 20
PROBLEM: Final = 100
RECORD: Final = 5_000
CLOSELY: Final = 10_000 * PROBLEM
# How often a place that looks like a record is tried in vain before the rest of the file is left unread: some seconds.
_ATTEMPTS: Final = 1_000_000
# How long a record that the text ends in is waited for, in characters.
_WAITED_CHARACTERS: Final = 50
_WAITED_FOR: Final = 1 << 20


def for_record(raw: str) -> int:
    """Give what may be spent more for a record that was read: a long one was waited for."""
    return RECORD + len(raw) // _WAITED_CHARACTERS


class PassingOver(BetweenRecords):
    """Goes on at the next record where reading closely has found none for long."""

    _attempts = 0

    def pass_over(self) -> Iterator[Problem]:
        """Go on at the next intact record, wherever it stands; say how many bytes were passed over."""
        window = self.window
        begin, line = window.place(self.at)
        while True:
            search = RecordSearch(window.text, self.at, self.checker)
            found = search.find()
            self._attempts += search.cost
            if self._attempts > _ATTEMPTS:
                yield self._passed(Reason.REST_UNREAD, window.drop(), begin, line)
                self.at = 0
                return
            if found is not None and not (found.cut and self._grown(found.at)):
                break
            if found is None and not self._grown(max(self.at, len(window.text) - REACH)):
                self.at = len(window.text)
                break
        if found is not None:
            self.at = found.at
            self.spent = CLOSELY - RECORD
        self._go_out()
        yield self._passed(Reason.PASSED_OVER, window.place(self.at)[0] - begin, begin, line)

    def _grown(self, start: int) -> bool:
        """Read on, keeping the text from `start`; False at the end, or when enough was waited for."""
        if len(self.window.text) - start > _WAITED_FOR:
            return False
        self.at = start
        return self.more()

    def _go_out(self) -> None:
        """Stand in the innermost list, or in nothing: what was passed over may have left any object."""
        while self.frames.in_object:
            self.frames.stack.pop()
        self.state = "comma"

    def _passed(self, reason: Reason, size: int, byte: int, line: int) -> Problem:
        self.record += 1
        problem = self.problem(reason, self.at, self.at, kept=False, text=f"{size:,} bytes")
        return replace(problem, byte=byte, line=line)
