"""The heaviest stories of each kind, looked for once for all who ask of them."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from audit_explorer.analysis.failures.stories import StoryKind, stories

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

    _Found = tuple[pd.DataFrame, dict[StoryKind, int]]

# Two questions are about them, and each way to look takes a second over a million records.
_REMEMBERED: Final = 8
_found: Final[WeakKeyDictionary[Dataset, OrderedDict[tuple[Filter, int], _Found]]] = WeakKeyDictionary()
_lock: Final = Lock()


def leading_stories(dataset: Dataset, asked: Filter, kind: StoryKind, *, most: int) -> tuple[pd.DataFrame, int]:
    """Give the heaviest stories of a kind, as `stories` does, and how many of that kind there are.

    All kinds are looked for at once, and remembered as long as the dataset is open: a later question about another
    kind has its answer.
    """
    with _lock:
        answer = _found.get(dataset, OrderedDict()).get((asked, most))
    if answer is None:
        answer = stories(dataset, asked, most=most, of_each=True)
        with _lock:
            remembered = _found.setdefault(dataset, OrderedDict())
            remembered[asked, most] = answer
            while len(remembered) > _REMEMBERED:
                remembered.popitem(last=False)
    frame, totals = answer
    return frame[frame["kind"] == kind].reset_index(drop=True), totals[kind]
