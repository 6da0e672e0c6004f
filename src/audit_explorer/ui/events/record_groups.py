"""The fields of an event by what they answer: who, what, where from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from audit_explorer.record import FIELD, FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping


class Group(NamedTuple):
    """Fields under one heading, each with its value; `same` names for a field those that say the same."""

    title: str
    fields: tuple[str, ...]
    same: Mapping[str, tuple[str, ...]]


#: Title and fields; what is JSON has blocks of its own. Of fields that say the same, the first one stands.
GROUPS: Final = (
    ("Who", ("actor", "source_type", "source_name", "source_id")),
    ("What", ("action", "operation", "entity_type", "entity_name", "entity_id")),
    ("Where from", ("source_ip", "user_agent", "cluster", "cluster_name", "cluster_id")),
    ("Answer", ("result", "http_status", "error_type", "error_message", "error_shape")),
    ("Request", ("http_method", "url", "request_id")),
    ("Record", ("happened_at", "id", "tenant_id", "version")),
)
_ONCE: Final = (
    ("actor", "source_name", "source_id"),
    ("entity_name", "entity_id"),
    ("cluster", "cluster_name", "cluster_id"),
    ("error_message", "error_shape"),
)


def groups(fields: Mapping[str, Any]) -> tuple[Group, ...]:
    """Give the groups that have a value, with those of their fields that have one, each value once."""
    same = _same(fields)
    said = {name for names in same.values() for name in names}
    found = []
    for title, names in GROUPS:
        own = tuple(name for name in names if fields[name] is not None and name not in said)
        if own:
            found.append(Group(title, own, {name: same[name] for name in own if name in same}))
    return tuple(found)


def without_value(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the labels of what the record could have said and didn't."""
    return tuple(field.label for field in FIELDS if fields[field.name] is None and not field.derived)


def said_once(group: Group, field: str) -> str:
    """Say which fields a value is also of; "" where it is of this one alone."""
    others = group.same.get(field, ())
    return f"Also: {', '.join(FIELD[name].label for name in others)}" if others else ""


def _same(fields: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for names in _ONCE:
        left = [name for name in names if fields[name] is not None]
        while left:
            first, *others = left
            same = tuple(name for name in others if fields[name] == fields[first])
            if same:
                found[first] = same
            left = [name for name in others if name not in same]
    return found
