"""Reading windows from the download forms, which know no offset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.sources.api.fetching.page_sizes import PageSizes
from audit_explorer.sources.api.fetching.plan import Turn
from audit_explorer.sources.api.fetching.window_reader import Outcome
from audit_explorer.sources.api.fetching.window_reading import flaw, lacking
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
        # The pages' total may count their own records, which are none here, or what is left.
        totals = [total for total in (page.total, after.total or None) if total is not None]
        miscounted = ended and any(total != got for total in totals)
        flawed = flaw(page.strange, odd_total=page.odd_total or after.odd_total)
        # No record after it, by the pages; beside that the total, or a length that wasn't heeded or is short.
        enough = after.total == got or not got or short or got > self._asked
        if ended and not miscounted and (enough or flawed):
            return Outcome(doubt=flawed)
        depth = _FEW if short or miscounted else DEPTH
        parts = split(item.window, _PARTS, self.endpoint.grain) if item.depth < depth else ()
        if len(parts) > 1:
            return Outcome(parts)
        if miscounted:
            return Outcome(doubt=lacking(next(total for total in totals if total != got), got))
        return Outcome(doubt="the server has more records than it puts into one file")
