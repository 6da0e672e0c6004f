"""What of a filter a server can be asked, without it leaving out a record that the filter keeps.

How a server compares is unknown: with or without regard to case, comma-joined conditions perhaps as "or". So only what
is safe either way is asked. A value that is its own label is compared exactly here, so "equals" on the server keeps at
least as much. A value with several spellings (Create, create) is never asked for by name; instead its known others are
excluded, on fields that every record has: what the server leaves out has another label here. What is negated, or looked
for within names, is left to this side where case or an absent value could make a difference. So is what is not ASCII:
here all forms of a letter are one. Of an expression only conditions that have to hold in any case are asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.filters import Condition
from audit_explorer.filters.condition import groups
from audit_explorer.filters.condition_value import is_sole_form
from audit_explorer.filters.expression import conjuncts
from audit_explorer.filters.sentence import phrase
from audit_explorer.record import FAILED, SPELLINGS, label_of
from audit_explorer.shown import shown
from audit_explorer.sources.api.fetching.plan import FILTER_BY, FILTER_OPERATORS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.filters import Expression, Filter
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
_IS_FAILED: Final = Condition("result", "is", FAILED)
_SHOWN: Final = 80
# What other signs become in NFC.
_LOOKED_LIKE: Final = (";", "`")
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
    sent = [_shown(value if name == FILTER_BY else f"{name}={value}") for name, value in [*typed, *safe]]
    if sent:
        said.append(f"The server filtered by {', '.join(sent)}.")
    if rest:
        said.append(f"Filtered here, because the server's way of comparing is not known: {'; '.join(rest)}.")
    if unasked:
        names = ", ".join(dict.fromkeys(name for name, _ in unasked))
        said.append(f"Not asked, because the {generation} API has no such parameter: {names}.")
    return ServerFilter(parameters, tuple(said))


def _legacy(asked: Filter) -> tuple[list[tuple[str, str]], list[str]]:
    pushed: dict[str, str] = {}
    rest = []
    for group in _groups(asked):
        first = group[0]
        name, value = "", ""
        if len(group) == 1 and first.operator.legacy and _safe(first):
            name, value = _LEGACY.get(first.field, ""), first.value
        # A failed record has an error; a successful one may have an error that says nothing, so it isn't asked for.
        elif group == (_IS_FAILED,):
            name, value = "success", "false"
        # Parameters are single-valued; of two values that both have to hold, one is asked.
        if name and pushed.setdefault(name, value) == value:
            continue
        rest += [condition.label for condition in group]
    return list(pushed.items()), rest + _here(asked)


def _current(asked: Filter) -> tuple[list[tuple[str, str]], list[str]]:
    pushed, rest = [], []
    for group in _groups(asked):
        first = group[0]
        wire = _CURRENT.get(first.field)
        safe: list[str] = []
        sign = first.operator.current
        if wire is not None and len(group) == 1 and sign and _safe(first) and _plain(first.value):
            safe = [f"{wire}{sign}{first.value}"]
        elif first.field in _DOCUMENTED and all(condition.operator.exact for condition in group):
            safe = [f"{wire}!={value}" for value in _excluded(group)]
        pushed += [(FILTER_BY, condition) for condition in safe]
        if not safe or safe[0].startswith(f"{wire}!="):
            # Excluding the known others is only a first sieve: unknown spellings are still told apart here.
            rest += [condition.label for condition in group]
    return pushed, rest + _here(asked)


def _groups(asked: Filter) -> list[tuple[Condition, ...]]:
    """Conditions that belong together; those of the expression that all have to hold belong to no others."""
    return groups(asked.conditions) + [(part,) for part in _parts(asked) if isinstance(part, Condition)]


def _parts(asked: Filter) -> tuple[Expression, ...]:
    return () if asked.expression is None else conjuncts(asked.expression)


def _safe(condition: Condition) -> bool:
    """Whether no way of comparing the value loses a record that this condition keeps."""
    if condition.negated or not is_sole_form(condition.value) or not _sendable(condition.value):
        return False
    return _sole(condition) if condition.operator.exact else _caseless(condition)


def _sole(condition: Condition) -> bool:
    """Whether no other spelling has this value for its label."""
    return condition.value not in SPELLINGS.get(condition.field, {}).values()


def _caseless(condition: Condition) -> bool:
    """Whether it looks for signs that have no case, in a field that is one text on both sides."""
    value = condition.value
    return (
        condition.field not in SPELLINGS
        and value.lower() == value.upper()
        and not any(odd in value for odd in ("_", *_LOOKED_LIKE))
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


def _excluded(group: Sequence[Condition]) -> list[str]:
    """Give the documented values that none of what the group keeps is called."""
    field, negated = group[0].field, group[0].negated
    named = {condition.value for condition in group}
    return [value for value in _DOCUMENTED[field] if (label_of(field, value) in named) is negated]


def _here(asked: Filter) -> list[str]:
    """Say what no generation can be asked: the text, and what is more than a condition."""
    parts = [phrase(part) for part in _parts(asked) if not isinstance(part, Condition)]
    return (["the text looked for"] if asked.text else []) + parts


def _shown(text: str) -> str:
    return shown(text, limit=_SHOWN)


def _joined(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    values = dict.fromkeys(value for _, value in pairs)
    return ((FILTER_BY, ",".join(values)),) if values else ()
