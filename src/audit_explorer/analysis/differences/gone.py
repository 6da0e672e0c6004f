"""What occurs no longer: values, alone or together, that were there before the period and aren't in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.differences.value_groups import ValueGroups, value_groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

_GONE: Final = ("events = 0 AND before > 0", "before DESC, last_before DESC")


def gone_values(
    dataset: Dataset, asked: Filter, dimensions: Sequence[str], *, offset: int = 0, limit: int = 50
) -> ValueGroups:
    """List what a resolved filter meets before its period and not in it, what was most frequent first.

    `later` counts its events after the period: then it came back. See value_groups for the columns and for what is
    raised.
    """
    return value_groups(dataset, asked, dimensions, _GONE, offset=offset, limit=limit)
