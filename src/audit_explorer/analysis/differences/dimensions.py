"""What values are compared by: one field, or a few that are one thing together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.filters import Condition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: The columns by which one operation differs from another.
OPERATION: Final = ("operation",)
#: Name to columns. Where the first column has no value there is nothing to compare; the others may have none.
DIMENSIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "actor": ("actor",),
    "source_ip": ("source_ip",),
    "user_agent": ("user_agent",),
    "operation": OPERATION,
    "entity": ("entity_name", "entity_type"),
    "cluster": ("cluster",),
    "error_shape": ("error_shape",),
}
#: What each is called on pages.
DIMENSION_LABELS: Final[Mapping[str, str]] = {
    "actor": "Actor",
    "source_ip": "Source IP",
    "user_agent": "User agent",
    "operation": "Operation",
    "entity": "Entity",
    "cluster": "Cluster",
    "error_shape": "Error pattern",
}
#: Of so many together values are told apart.
MOST_DIMENSIONS: Final = 3


def columns_of(dimensions: Sequence[str]) -> tuple[str, ...]:
    """Give the columns of one to three dimensions, each once.

    Raises ValueError for none, for more than three, or for one that there isn't.
    """
    if not 0 < len(set(dimensions)) <= MOST_DIMENSIONS or not set(dimensions) <= set(DIMENSIONS):
        message = f"one to three of {', '.join(DIMENSIONS)} are compared"
        raise ValueError(message)
    return tuple(dict.fromkeys(name for dimension in dimensions for name in DIMENSIONS[dimension]))


def needed_columns(dimensions: Sequence[str]) -> tuple[str, ...]:
    """Give the columns that must have a value; see columns_of for what is raised."""
    columns_of(dimensions)
    return tuple(dict.fromkeys(DIMENSIONS[dimension][0] for dimension in dimensions))


def conditions_of(columns: Sequence[str], values: Sequence[object]) -> tuple[Condition, ...]:
    """Give the conditions that an event has these values; what is no text is "no value"."""
    return tuple(
        Condition(name, "is", value) if isinstance(value, str) and value else Condition(name, "missing")
        for name, value in zip(columns, values, strict=True)
    )
