"""A filter as one English phrase."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from audit_explorer.filters.condition import VALUE_LIMIT, Condition
from audit_explorer.record import FAILED, FIELD, SUCCEEDED
from audit_explorer.shown.inert import shorten, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST: Final = 3
_DEEDS: Final = {
    "Create": "creations",
    "Update": "updates",
    "Delete": "deletions",
    "Login": "sign-ins",
    "Logout": "sign-outs",
    "Reset password": "password resets",
}
_OUTCOMES: Final = {SUCCEEDED: "successful", FAILED: "failed"}
_ACTORS: Final = {"User": "user", "Application": "application"}
# A value that stands in a phrase without quotes: it can't be taken for words of ours.
_PLAIN: Final = re.compile(r"[\w@.:/+-]+( [\w@.:/+-]+)?", re.ASCII)


def subject(conditions: Sequence[Condition], text: str) -> str:
    """Say what is looked at: "Failed deletions of Project by application", "Events without cluster", "All events".

    Log text is inert and shortened; what could be mistaken for part of the phrase is quoted.
    """
    if not conditions and not text:
        return "All events"
    by_field: dict[str, list[Condition]] = {}
    for condition in conditions:
        by_field.setdefault(condition.field, []).append(condition)
    words = [
        *_placed(by_field, "result", _OUTCOMES, all_known=True),
        *(_placed(by_field, "action", _DEEDS, all_known=True) or ["events"]),
    ]
    if kinds := _placed(by_field, "entity_type", {}):
        words += ["of", *kinds]
    actors, kinds = _placed(by_field, "actor", {}), _placed(by_field, "source_type", _ACTORS)
    if actors:
        words += ["by", *actors, *(f"({kind})" for kind in kinds)]
    elif kinds:
        words += ["by", *kinds]
    clauses = [_clause(name, asked) for name, asked in by_field.items()]
    if text:
        clauses.append(f"mentioning “{_shown(text)}”")
    if clauses:
        words.append(" and ".join(filter(None, [", ".join(clauses[:-1]), clauses[-1]])))
    phrase = " ".join(words)
    return phrase[0].upper() + phrase[1:]


def _placed(
    by_field: dict[str, list[Condition]], field: str, known: dict[str, str], *, all_known: bool = False
) -> list[str]:
    """Take a field's values out, when they have a place of their own in the phrase: only plain inclusions have."""
    asked = by_field.get(field, [])
    if not asked or any(c.negated or c.asks != "is" or (all_known and c.value not in known) for c in asked):
        return []
    return [_any(known.get(c.value) or _value(c.value) for c in by_field.pop(field))]


def _clause(name: str, asked: Sequence[Condition]) -> str:
    """Everything asked of one field: "with entity containing “team” but not team-a", "without cluster"."""
    label = FIELD[name].label
    label = label if label.split()[0].isupper() else label[0].lower() + label[1:]
    includes, excludes = ([c for c in asked if c.negated is negated] for negated in (False, True))
    if not includes and all(c.asks == "missing" for c in excludes):
        return f"with any {label}"
    if not excludes and all(c.asks == "missing" for c in includes):
        return f"without {label}"
    if not includes and all(c.asks == "is" for c in excludes):
        return f"with {label} other than {_any(_value(c.value) for c in excludes)}"
    if not includes:
        return f"with {label} not {_any(map(_asked, excludes))}"
    but = f" but not {_any(map(_asked, excludes))}" if excludes else ""
    return f"with {label} {_any(map(_asked, includes))}{but}"


def _asked(condition: Condition) -> str:
    if condition.asks == "missing":
        return "missing"
    if condition.asks == "contains":
        return f"containing “{_shown(condition.value)}”"
    return _value(condition.value)


def _any(phrases: Iterable[str]) -> str:
    words = list(phrases)
    if len(words) > _MOST:
        return f"{', '.join(words[:_MOST])} or {len(words) - _MOST:,} more"
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _value(text: str) -> str:
    shown = _shown(text)
    return shown if _PLAIN.fullmatch(shown) else f"“{shown}”"


def _shown(text: str) -> str:
    return shorten(visible(text), VALUE_LIMIT)
