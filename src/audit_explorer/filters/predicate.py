"""A filter as SQL: names from the field table, values only as parameters."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.record import FIELD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.filters.condition import Condition
    from audit_explorer.period import Period

# Where free text is looked for: names, ids, the error and the body.
TEXT_FIELDS: Final = (
    "entity_name",
    "entity_id",
    "source_name",
    "source_id",
    "cluster",
    "cluster_id",
    "id",
    "request_id",
    "error",
    "error_message",
    "body",
)


class Predicate(NamedTuple):
    """A boolean SQL expression over `events`, and its parameters in order."""

    sql: str
    parameters: tuple[object, ...]


def predicate(conditions: Sequence[Condition], text: str, period: Period) -> Predicate:
    """Join everything that has to hold; an empty filter is "true"."""
    if period.last is not None:
        message = "resolve the period before asking"
        raise ValueError(message)
    parts: list[str] = []
    parameters: list[object] = []
    if period.start is not None:
        parts.append("happened_at >= ?")
        parameters.append(period.start.replace(tzinfo=None))
    if period.end is not None:
        parts.append("happened_at < ?")
        parameters.append(period.end.replace(tzinfo=None))
    for (_, negated), group in groupby(conditions, key=lambda condition: (condition.field, condition.negated)):
        sql, values = _field(tuple(group), negated=negated)
        parts.append(sql)
        parameters.extend(values)
    if text:
        sought = [_contains(name, text) for name in TEXT_FIELDS]
        parts.append(f"({' OR '.join(sql for sql, _ in sought)})")
        parameters.extend(value for _, values in sought for value in values)
    return Predicate(" AND ".join(parts) or "true", tuple(parameters))


def _field(conditions: Sequence[Condition], *, negated: bool) -> tuple[str, list[object]]:
    """Any of these conditions on one field, or none of them."""
    name = conditions[0].field
    parts: list[str] = []
    parameters: list[object] = []
    exact = [_value(condition) for condition in conditions if condition.asks == "is"]
    if exact:
        parts.append(f"{name} IN ({', '.join('?' for _ in exact)})")
        parameters.extend(exact)
    for condition in conditions:
        if condition.asks == "contains":
            sql, values = _contains(name, condition.value)
            parts.append(sql)
            parameters.extend(values)
        elif condition.asks == "missing":
            parts.append(f"{name} IS NULL")
    joined = f"({' OR '.join(parts)})"
    # An event without a value is not "is X", so it stays when X is excluded; SQL's own NOT would drop it.
    return (f"NOT coalesce({joined}, false)", parameters) if negated else (joined, parameters)


def _value(condition: Condition) -> object:
    return int(condition.value) if FIELD[condition.field].kind == "number" else condition.value


def _contains(name: str, text: str) -> tuple[str, list[object]]:
    """Look for the text in any case; in JSON for the text as JSON writes it, too."""
    patterns = [_pattern(text)]
    if FIELD[name].kind == "json" and (escaped := json.dumps(text, ensure_ascii=False)[1:-1]) != text:
        patterns.append(_pattern(escaped))
    column = name if FIELD[name].kind in {"text", "json"} else f"{name}::VARCHAR"
    looks = [f"{column} ILIKE ? ESCAPE '\\'" for _ in patterns]
    return (looks[0] if len(looks) == 1 else f"({' OR '.join(looks)})"), list(patterns)


def _pattern(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
