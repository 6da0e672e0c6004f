"""What of a filter a server can be asked, without it leaving out a record that the filter keeps.

How a server compares is unknown: with or without regard to case, comma-joined conditions perhaps as "or". So only what
is safe either way is asked. A value that is its own label is compared exactly here, so "equals" on the server keeps at
least as much. A value with several spellings (Create, create) is never asked for by name; instead its known others are
excluded, on fields that every record has: what the server leaves out has another label here. What is negated, or looked
for within names, is left to this side where case or an absent value could make a difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.record import FAILED, SPELLINGS, label_of
from audit_explorer.shown.inert import shorten, visible
from audit_explorer.sources.api.fetching.plan import FILTER_BY, FILTER_OPERATORS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit_explorer.filters import Condition, Filter
    from audit_explorer.sources.api.fetching.plan import Generation, Plan

_LEGACY: Final = {
    "cluster_id": "cluster_uuid",
    "action": "action",
    "source_type": "source_type",
    "source_id": "source_id",
    "source_name": "source_name",
    "entity_type": "entity_type",
    "entity_id": "entity_id",
}
_CURRENT: Final = {
    "actor": "subject",  # the current generation has no other source
    "source_name": "subject",
    "source_type": "subject_type",
    "source_ip": "source_ip",
    "action": "action",
    "result": "result",
    "url": "url",
    "entity_type": "entity_type",
    "entity_name": "entity_name",
    "cluster_name": "cluster_name",
}
# The values that the current generation documents, of fields that it requires of every record (audit-api.md).
_DOCUMENTED: Final = {
    "result": ("Succeeded", "Failed"),
    "source_type": ("User", "App"),
    "action": ("create", "update", "delete", "sign-in", "sign-out", "reset-password"),
}
_SHOWN: Final = 80
_ODD_START: Final = tuple("=!<>@^$~")
_ODD: Final = ("\\", '"', "'", "*", "%")


@dataclass(frozen=True, slots=True)
class ServerFilter:
    """The parameters that filter on the server, and sentences that say what they do and what is left to this side."""

    parameters: tuple[tuple[str, str], ...]
    said: tuple[str, ...]


def server_filter(plan: Plan, generation: Generation) -> ServerFilter:
    """Give what a generation of the API is asked: what the person typed, then what is safe of the filter."""
    typed = [pair for pair in plan.asked if (pair[0] == FILTER_BY) is (generation == "current")]
    unasked = [pair for pair in plan.asked if pair not in typed]
    pushed, rest = (_current if generation == "current" else _legacy)(plan.filter)
    # The legacy parameters are single-valued; what the person typed goes first.
    known = {name for name, _ in typed}
    safe = [pair for pair in pushed if generation == "current" or pair[0] not in known]
    parameters = _joined([*typed, *safe]) if generation == "current" else (*typed, *safe)
    said = []
    shown = [_shown(value if name == FILTER_BY else f"{name}={value}") for name, value in [*typed, *safe]]
    if shown:
        said.append(f"The server filtered by {', '.join(shown)}.")
    if rest:
        said.append(f"Filtered here, because the server's way of comparing is not known: {'; '.join(rest)}.")
    if unasked:
        names = ", ".join(dict.fromkeys(name for name, _ in unasked))
        said.append(f"Not asked, because the {generation} API has no such parameter: {names}.")
    return ServerFilter(parameters, tuple(said))


def _legacy(asked: Filter) -> tuple[list[tuple[str, str]], list[str]]:
    pushed, rest = [], []
    for group in _groups(asked):
        first = group[0]
        if len(group) == 1 and _exact(first) and first.field in _LEGACY:
            pushed.append((_LEGACY[first.field], first.value))
        # A failed record has an error; a successful one may have an error that says nothing, so it isn't asked for.
        elif len(group) == 1 and (first.field, first.asks, first.value, first.negated) == (
            "result",
            "is",
            FAILED,
            False,
        ):
            pushed.append(("success", "false"))
        else:
            rest += [condition.label for condition in group]
    return pushed, rest + _text(asked)


def _current(asked: Filter) -> tuple[list[tuple[str, str]], list[str]]:
    pushed, rest = [], []
    for group in _groups(asked):
        first = group[0]
        wire = _CURRENT.get(first.field)
        safe: list[str] = []
        if wire is not None and len(group) == 1 and _exact(first) and _plain(first.value):
            safe = [f"{wire}=={first.value}"]
        elif wire is not None and len(group) == 1 and _caseless(first) and _plain(first.value):
            safe = [f"{wire}=@{first.value}"]
        elif first.field in _DOCUMENTED and all(condition.asks == "is" for condition in group):
            safe = [f"{wire}!={value}" for value in _excluded(group)]
        pushed += [(FILTER_BY, condition) for condition in safe]
        if not safe or safe[0].startswith(f"{wire}!="):
            # Excluding the known others is only a first sieve: unknown spellings are still told apart here.
            rest += [condition.label for condition in group]
    return pushed, rest + _text(asked)


def _groups(asked: Filter) -> Iterable[list[Condition]]:
    """Conditions that belong together: those that include on one field are joined by "or", as are negated ones."""
    groups: dict[tuple[str, bool], list[Condition]] = {}
    for condition in asked.conditions:
        groups.setdefault((condition.field, condition.negated), []).append(condition)
    return groups.values()


def _exact(condition: Condition) -> bool:
    """Whether it keeps only records that have exactly this value, so that no way of comparing loses one."""
    return condition.asks == "is" and not condition.negated and _sole(condition) and _sendable(condition.value)


def _sole(condition: Condition) -> bool:
    """Whether no other spelling has this value for its label."""
    return condition.value not in SPELLINGS.get(condition.field, {}).values()


def _caseless(condition: Condition) -> bool:
    """Whether it looks for signs that have no case, in a field that is one text on both sides."""
    value = condition.value
    return (
        (condition.asks, condition.negated) == ("contains", False)
        and condition.field not in SPELLINGS
        and value.isascii()
        and value.lower() == value.upper()
        and "_" not in value
        and _sendable(value)
    )


def _sendable(value: str) -> bool:
    # Half a surrogate pair is written as its escape here and in another way on the server: such values have a \.
    return value.isprintable() and value == value.strip() and "\\" not in value


def _plain(value: str) -> bool:
    """Whether the value can't be taken for more than a value; how a comma or an operator is escaped is unknown."""
    return (
        "," not in value
        and not value.startswith(_ODD_START)
        and not any(odd in value for odd in (*FILTER_OPERATORS, *_ODD))
    )


def _excluded(group: list[Condition]) -> list[str]:
    """Give the documented values that none of what the group keeps is called."""
    field, negated = group[0].field, group[0].negated
    named = {condition.value for condition in group}
    return [value for value in _DOCUMENTED[field] if (label_of(field, value) in named) is negated]


def _text(asked: Filter) -> list[str]:
    return ["the text looked for"] if asked.text else []


def _shown(text: str) -> str:
    return shorten(visible(text), _SHOWN)


def _joined(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    values = dict.fromkeys(value for _, value in pairs)
    return ((FILTER_BY, ",".join(values)),) if values else ()
