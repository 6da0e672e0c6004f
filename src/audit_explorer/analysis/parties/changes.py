"""What happened to one entity, in order, with what each request changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.record import SUCCEEDED
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

_COLUMNS: Final = "seq, happened_at, result, actor, action, entity_type, entity_id, entity_name, error_message, body"
_VALUE_LIMIT: Final = 60
_MOST_FIELDS: Final = 6


def changes(dataset: Dataset, asked: Filter, *, limit: int = 500, newest: bool = True) -> pd.DataFrame:
    """List a resolved filter's events oldest first, each with how its request differs from the last that succeeded.

    Columns: seq, happened_at (naive UTC), result, actor, action, entity_type, entity_id, entity_name, error_message,
    changed ("deservedGpus: 4 → 8", inert and shortened; empty when nothing can be said). At most `limit` events: the
    latest ones, which know nothing of what went before them, or without `newest` the first ones.
    """
    where = dataset.where(asked)
    order = "happened_at DESC NULLS LAST, seq" if newest else "happened_at ASC NULLS LAST, seq DESC"
    frame = dataset.frame(
        f"""
        SELECT {_COLUMNS} FROM (
            SELECT {_COLUMNS} FROM events WHERE {where.sql} ORDER BY {order} LIMIT {int(limit)}
        ) AS listed ORDER BY happened_at ASC NULLS LAST, seq DESC
        """,
        where.parameters,
    )
    known: dict[str, Any] = {}
    changed = []
    for result, text in zip(frame["result"], frame["body"], strict=True):
        sent = _object(text)
        changed.append(difference(known, sent))
        # Whether one of unknown outcome changed anything is not known.
        if result == SUCCEEDED:
            known |= sent
    frame["changed"] = changed
    return frame.drop(columns="body")


def difference(before: Mapping[str, Any], sent: Mapping[str, Any]) -> str:
    """Say which fields a request sets to something else than is known; a field not known yet is just given."""
    parts = []
    for name, value in sent.items():
        if name not in before:
            parts.append(f"{_name(name)}: {_value(name, value)}")
        elif before[name] != value:
            parts.append(f"{_name(name)}: {_value(name, before[name])} → {_value(name, value)}")
    left = len(parts) - _MOST_FIELDS
    return ", ".join(parts[:_MOST_FIELDS]) + (f" and {left} more" if left > 0 else "")


def _object(text: object) -> dict[str, Any]:
    if not isinstance(text, str):
        return {}
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _name(name: str) -> str:
    return shown(name, "body", limit=_VALUE_LIMIT)


def _value(name: str, value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return shown(text, f"body.{name}", limit=_VALUE_LIMIT)
