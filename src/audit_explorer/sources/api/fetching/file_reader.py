"""Reading windows from the download forms, which know no offset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.sources.api.fetching.page_sizes import PageSizes
from audit_explorer.sources.api.fetching.plan import Turn
from audit_explorer.sources.api.fetching.window_reader import Outcome, lacking
from audit_explorer.sources.api.fetching.windows import split

if TYPE_CHECKING:
    from audit_explorer.sources.api.fetching.plan import Item
    from audit_explorer.sources.api.fetching.window_reader import Source
    from audit_explorer.sources.api.generations.endpoint import Endpoint

DEPTH: Final = 16
_FEW: Final = 3
"""So often a window is divided where the pages contradict the file in a way that may never end."""
_PARTS: Final = 4


class FileReader:
    """Reads a window as one file, and asks the pages whether there is a record after as many; if so, it is divided."""

    def __init__(self, endpoint: Endpoint, source: Source, asked: int) -> None:
        self.endpoint = endpoint
        self._source = source
        self._asked = asked
        self._sizes = PageSizes()

    def read(self, item: Item, _then: Item | None = None) -> Outcome:
        """Read one window."""
        page, _ = self._source.page(Turn(item, 0, "page"), lambda _: None)
        got = len(page.records)
        after = self._source.after(Turn(item, got, "check"))
        short = self._sizes.is_short([got], self._asked)
        self._sizes.note([got])
        ended = not after.records.keys
        lacks = ended and after.total is not None and after.total > got
        # No record after it, by the pages; beside that the total, or a length that wasn't heeded or is short.
        if ended and not lacks and (after.total == got or not got or short or got > self._asked):
            return Outcome()
        depth = _FEW if short or lacks else DEPTH
        parts = split(item.window, _PARTS, self.endpoint.grain) if item.depth < depth else ()
        if len(parts) > 1:
            return Outcome(parts)
        if lacks:
            return Outcome(doubt=lacking(after.total or 0, got))
        return Outcome(doubt="the server has more records than it puts into one file")
