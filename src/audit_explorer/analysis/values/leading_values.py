"""The commonest values of fields in the whole log."""

from __future__ import annotations

from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple

from audit_explorer.analysis.value_counts import value_rows
from audit_explorer.filters import Filter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit_explorer.store import Dataset


class LeadingValues(NamedTuple):
    """Values of a field, each with the number of its events, the commonest first; `whole`: the field has no others."""

    rows: tuple[tuple[str, int], ...]
    whole: bool


def leading_values(dataset: Dataset, fields: Sequence[str], *, most: int) -> Mapping[str, LeadingValues]:
    """Give up to `most` values of each field, whatever the filter; nothing for a log of too many values to count."""
    counted = value_rows(dataset, Filter(), fields) or {}
    found = {}
    for field, rows in counted.items():
        there = [(value, total) for value, *_, total in rows if value is not None]
        first = nsmallest(most, there, key=lambda row: (-row[1], row[0]))
        found[field] = LeadingValues(tuple(first), len(there) <= most)
    return found
