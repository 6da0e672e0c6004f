"""What occurs for the first time: values, alone or together, that were never there before the period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.differences.value_groups import ValueGroups, value_groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

_NEW: Final = ("before = 0 AND events > 0", "first_seen DESC, events DESC")


def new_values(
    dataset: Dataset, asked: Filter, dimensions: Sequence[str], *, offset: int = 0, limit: int = 50
) -> ValueGroups:
    """List what a resolved filter meets in its period and never before it, what was seen first last.

    `dimensions` are one to three of DIMENSIONS. See value_groups for the columns and for what is raised. Of a log
    without a record before the period (`times.has_before`) everything would be new: then nothing is known to be.
    """
    return value_groups(dataset, asked, dimensions, _NEW, offset=offset, limit=limit)
