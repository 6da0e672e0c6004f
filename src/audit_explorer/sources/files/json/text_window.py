"""A sliding window of text over a UTF-8 file."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing import BinaryIO

    from audit_explorer.sources.files.reading_watch import Watch

CHUNK: Final = 1 << 18
_CONTEXT: Final = 200


class TextWindow:
    """The part of a file that a reader looks at; indexes count characters of `text`.

    A byte that is no UTF-8 stands as one character U+DC80..U+DCFF, so that byte positions stay exact; `damaged` says
    that there may be such characters. `before` holds a little of the text that was dropped last.
    """

    def __init__(self, file: BinaryIO, watch: Watch) -> None:
        self.text = ""
        self.before = ""
        self.ended = False
        self.damaged = False
        self._file = file
        self._watch = watch
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._read = 0
        self._mark = 0
        self._byte = 0
        self._line = 1

    def grow(self, start: int) -> bool:
        """Drop the text before `start` (which becomes index 0), then read on; False, changing nothing, at the end.

        True may bring nothing but `ended`: a value that seemed cut off may then be known to be so. Reads at least as
        much as is kept, so that a long record costs no more than twice its length.
        """
        if self.ended:
            return False
        self.place(start)
        self._mark = 0
        if start:
            self.before = (self.before + self.text[max(0, start - _CONTEXT) : start])[-_CONTEXT:]
        kept = self.text[start:]
        data = self._file.read(max(CHUNK, len(kept)))
        self._read += len(data)
        self.ended = not data
        more = self._decoder.decode(data, final=self.ended)
        # A str with surrogates can't be encoded: the cheapest test that C offers.
        if not self.damaged and not more.isascii():
            try:
                more.encode("utf-8")
            except UnicodeEncodeError:
                self.damaged = True
        self.text = kept + more
        self._watch.at(self._read)
        return True

    def drop(self) -> int:
        """Leave the rest of the file unread; give how many bytes that is, with what the text holds."""
        left = len(self.text.encode("utf-8", "surrogateescape")) + max(self._watch.total - self._read, 0)
        self.text, self.ended, self._mark = "", True, 0
        return left

    def place(self, index: int) -> tuple[int, int]:
        """Give the byte offset (from 0) and the line (from 1) of a character; indexes must not go back."""
        if index > self._mark:
            part = self.text[self._mark : index]
            self._byte += len(part) if part.isascii() else len(part.encode("utf-8", "surrogateescape"))
            self._line += part.count("\n")
            self._mark = index
        return self._byte, self._line

    def indent(self, index: int) -> str | None:
        """Give what stands before a character on its line when that is blank (or a comma, a bracket), else None."""
        lead = self.text[max(0, index - _CONTEXT) : index]
        if index < _CONTEXT:
            lead = self.before[-_CONTEXT:] + lead
        line = lead.rpartition("\n")[2]
        return line if not line.strip(" \t\r,[") else None
