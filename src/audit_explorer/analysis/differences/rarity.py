"""What occurs least: values, alone or together, from the rarest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.differences.value_groups import ValueGroups, value_groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

_RARE: Final = ("events > 0", "events + before, events, last_seen DESC")


def rare_values(
    dataset: Dataset, asked: Filter, dimensions: Sequence[str], *, offset: int = 0, limit: int = 50
) -> ValueGroups:
    """List what a resolved filter meets in its period, that first which is seen least in the period and before it.

    See value_groups for the columns and for what is raised.
    """
    return value_groups(dataset, asked, dimensions, _RARE, offset=offset, limit=limit)
