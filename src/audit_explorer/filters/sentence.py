"""A filter as one English phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.filters.condition import VALUE_LIMIT, Condition
from audit_explorer.inert import shorten, visible
from audit_explorer.record import FIELD

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST: Final = 3
_DEEDS: Final = {
    "Create": "creations",
    "Update": "updates",
    "Delete": "deletions",
    "Login": "sign-ins",
    "Logout": "sign-outs",
    "Reset password": "password resets",
}
# Fields whose included values have a place of their own in the phrase.
_PLACED: Final = ("result", "action", "entity_type", "actor", "source_type")


def subject(conditions: Sequence[Condition], text: str) -> str:
    """Say what is looked at: "Failed deletions of Project by application", "All events"."""
    included = {
        name: [c for c in conditions if c.field == name and c.asks == "is" and not c.negated] for name in _PLACED
    }
    mixed = {c.field for c in conditions if c.negated or c.asks != "is"}
    placed = {name: [c.value for c in group] for name, group in included.items() if group and name not in mixed}

    words = [_any(placed["result"]).lower()] if "result" in placed else []
    words.append(_deeds(placed["action"]) if "action" in placed else "events")
    if "entity_type" in placed:
        words.append(f"of {_any(placed['entity_type'])}")
    if "actor" in placed:
        words.append(f"by {_any(placed['actor'])}")
    if "source_type" in placed:
        words.append(f"by {_any(placed['source_type']).lower()}")
    clauses = [_clause(name, conditions) for name in dict.fromkeys(c.field for c in conditions) if name not in placed]
    if text:
        clauses.append(f"with “{_shown(text)}” in a name, an id, the error or the body")
    phrase = " ".join([*words, ", ".join(clauses)]).strip()
    return phrase[0].upper() + phrase[1:] if conditions or text else "All events"


def _deeds(actions: Sequence[str]) -> str:
    known = [_DEEDS[action] for action in actions if action in _DEEDS]
    if len(known) == len(actions) <= _MOST:
        return _list(known)
    return f"{_any(actions)} events"


def _clause(name: str, conditions: Sequence[Condition]) -> str:
    """Everything asked of one field: "with entity containing “team”", "with actor not bot"."""
    own = [c for c in conditions if c.field == name]
    includes = [_asked(c) for c in own if not c.negated]
    excludes = [_asked(c) for c in own if c.negated]
    label = FIELD[name].label
    label = label if label.split()[0].isupper() else label[0].lower() + label[1:]
    parts = []
    if includes:
        parts.append(_list(includes))
    if excludes:
        parts.append(f"not {_list(excludes)}")
    return f"with {label} {' and '.join(parts)}"


def _asked(condition: Condition) -> str:
    if condition.asks == "missing":
        return "missing"
    if condition.asks == "contains":
        return f"containing “{_shown(condition.value)}”"
    return _shown(condition.value)


def _any(values: Sequence[str]) -> str:
    return _list([_shown(value) for value in values])


def _list(words: Sequence[str]) -> str:
    if len(words) > _MOST:
        return f"{', '.join(words[:_MOST])} or {len(words) - _MOST} more"
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _shown(text: str) -> str:
    return shorten(visible(text), VALUE_LIMIT)
