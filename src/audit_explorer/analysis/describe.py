"""An event in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from audit_explorer.period.elapsed import elapsed
from audit_explorer.record import FAILED, SUCCEEDED
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_LIMIT: Final = 120
_DONE: Final = {
    "Create": ("created", "create"),
    "Update": ("updated", "update"),
    "Delete": ("deleted", "delete"),
    "Login": ("signed in", "sign in"),
    "Logout": ("signed out", "sign out"),
    "Reset password": ("reset the password of", "reset the password of"),
}
_ALONE: Final = frozenset({"Login", "Logout"})


def describe(fields: Mapping[str, Any]) -> str:
    """Say who did what to which entity and how it ended; log text in it is inert and shortened, never escaped."""
    action = fields["action"]
    failed, succeeded = fields["result"] == FAILED, fields["result"] == SUCCEEDED
    what = f"“{_value(fields, 'action')}” on" if action else "something unnamed to"
    done, do = _DONE.get(action, (f"did {what}", f"do {what}"))
    words = [_actor(fields), done if succeeded else f"tried to {do}"]
    if action not in _ALONE:
        words.append(_entity(fields))
    sentence = " ".join(words)
    if succeeded:
        return sentence
    return f"{sentence}: {_reason(fields) if failed else _unclear(fields)}"


def against_newest(at: datetime, newest: datetime | None) -> str:
    """Say how long before the log's newest event it happened, in the two largest units."""
    words = "" if newest is None else elapsed(newest - at)
    return f"{words} before the log's newest" if words else "the log's newest"


def _actor(fields: Mapping[str, Any]) -> str:
    details = ", ".join(filter(None, (_value(fields, name) for name in ("source_type", "source_ip"))))
    name = _value(fields, "actor") or "Somebody unnamed"
    return f"{name} ({details})" if details else name


def _entity(fields: Mapping[str, Any]) -> str:
    name = _value(fields, "entity_name") or _value(fields, "entity_id")
    return " ".join(filter(None, (_value(fields, "entity_type"), name))) or "something unnamed"


def _reason(fields: Mapping[str, Any]) -> str:
    reason = _value(fields, "error_message") or _value(fields, "error_type") or "it failed"
    status = fields["http_status"]
    return f"{reason} ({status})" if status is not None else reason


def _unclear(fields: Mapping[str, Any]) -> str:
    said = _value(fields, "result")
    return f"outcome “{said}”" if said else "nothing says whether it succeeded"


def _value(fields: Mapping[str, Any], name: str) -> str:
    return shown(fields[name] or "", name, limit=_LIMIT)
