"""Short labels that tell the values of one facet apart."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from audit_explorer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LABEL: Final = 80
_BEGINNING: Final = 24
# So much of what two values share stands before the place where they part.
_BEFORE: Final = 8
_END: Final = 40


def labels(values: Sequence[str], field: str) -> Mapping[str, str]:
    """Give each value its label: inert, and at most some 80 characters long.

    Where the beginnings of two values are the same, a label leaves out what lies between the beginning and the place
    where they part.
    """
    found = {value: shown(value, field, limit=_LABEL) for value in values}
    times = Counter(found.values())
    alike = sorted(value for value, label in found.items() if times[label] > 1)
    parts = dict.fromkeys(alike, 0)
    for one, other in pairwise(alike):
        shared = _shared(one, other)
        parts[one], parts[other] = max(parts[one], shared), max(parts[other], shared)
    for value, shared in parts.items():
        end = shown(value[max(_BEGINNING, shared - _BEFORE) :], field, limit=_END)
        found[value] = f"{shown(value[:_BEGINNING], field)}…{end}"
    return found


def _shared(one: str, other: str) -> int:
    """Count the signs that two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
