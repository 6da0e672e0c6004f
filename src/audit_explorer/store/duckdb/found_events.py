"""The answer of a search as a table, with where each of its words was found."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Mapping

    from audit_explorer.filters.filter import Search

PlaceKind: TypeAlias = Literal["word", "value", "seen"]


class Place(NamedTuple):
    """A column of the answer's table, empty for each event in whose `field` a search found nothing.

    Of `kind` "word" it has the number of the field's text (see ColumnWords), of kind "value" the text in its own
    dictionary; of kind "seen" it says no more than that it was found.
    """

    field: str
    kind: PlaceKind
    name: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays with an answer: the places of some of its searches, and the texts of some fields, as `text_<field>`.

    A search that is not among `places` may have found its text anywhere; no place at all: it found nothing.
    `all_texts`: every text that is searched stays, by the field's own name.
    """

    places: Mapping[Search, tuple[Place, ...]] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()
    all_texts: bool = False


class FoundEvents:
    """The table of one search; it is dropped when neither the searches nor a predicate hold on to it any more."""

    def __init__(self, table: str, size: int, let_go: deque[str], kept: Kept) -> None:
        """Take over the table; its name comes to `let_go` in the end."""
        self.table = table
        self.size = size
        self.kept = kept
        # A finalizer runs at any moment, in any thread: it only notes the name, whoever searches next drops the table.
        weakref.finalize(self, let_go.append, table)
