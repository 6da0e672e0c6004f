"""From what a filter asks of marks to the rows of a dataset that have them."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.keys.many_keys import seqs_of
from audit_explorer.filters.marks.mark_words import SINCE
from audit_explorer.filters.marks.marked import Marked
from audit_explorer.identity import Key
from audit_explorer.workbench.mark_notes import Notes
from audit_explorer.workbench.reviews import Reviews

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset
    from audit_explorer.workbench.workbench_file import WorkbenchFile

# A filter asks for few marks; several people look at one dataset.
_REMEMBERED: Final = 32


class _Rows:
    """Which rows of one dataset are which marked records: each key is looked up once."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.rows: dict[str, int | None] = {}
        self.made: OrderedDict[object, Marked] = OrderedDict()

    def look_up(self, dataset: Dataset, texts: Iterable[str]) -> None:
        unknown = {text: Key.read(text) for text in texts if text not in self.rows}
        found = seqs_of(dataset, [key for key in unknown.values() if key is not None])
        self.rows |= {text: None if key is None else found.get(key) for text, key in unknown.items()}


_KNOWN: Final[weakref.WeakKeyDictionary[Dataset, _Rows]] = weakref.WeakKeyDictionary()
_LOCK: Final = Lock()


def marked(dataset: Dataset, asked: Filter, author: str, file: WorkbenchFile | None = None) -> Marked | None:
    """Give the rows of a dataset that have the marks which a filter asks for; None where it asks for none.

    Everybody's marks count; the last review is the person's own. Raises WorkbenchError, and what the dataset raises.
    """
    values = asked.asks_marks
    if not values:
        return None
    notes = Notes(author, file)
    with _LOCK:
        known = _KNOWN.setdefault(dataset, _Rows())
    with known.lock:
        # The number of changes is read first: what changes meanwhile is read again the next time.
        made_of = str(notes.file.path), notes.file.changes(), values, author
        if made_of in known.made:
            known.made.move_to_end(made_of)
            return known.made[made_of]
        rows: dict[str, tuple[int, ...]] = {}
        for value in values:
            if value != SINCE:
                texts = notes.records(value)
                known.look_up(dataset, texts)
                found = (known.rows[text] for text in texts)
                rows[value] = tuple({row for row in found if row is not None})
        since = Reviews(author, notes.file).last_until() if SINCE in values else None
        known.made[made_of] = Marked.of(rows, since)
        while len(known.made) > _REMEMBERED:
            known.made.popitem(last=False)
        return known.made[made_of]
