"""An event in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from audit_explorer.operations.operation_words import operation_words
from audit_explorer.operations.plain_operation import ALONE
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


def describe(fields: Mapping[str, Any]) -> str:
    """Say who did what to which entity and how it ended; log text in it is inert and shortened, never escaped."""
    failed, succeeded = fields["result"] == FAILED, fields["result"] == SUCCEEDED
    actor, deed = _actor(fields), _deed(fields, succeeded=succeeded)
    sentence = f"{actor} {deed}" if succeeded else f"{actor} tried to {deed}"
    if succeeded:
        return sentence
    return f"{sentence}: {_reason(fields) if failed else _unclear(fields)}"


def _deed(fields: Mapping[str, Any], *, succeeded: bool) -> str:
    """Say what was done to what: by the operation, where that says more than action and entity type."""
    action = fields["action"]
    words = operation_words(fields["operation"] or "")
    if words is not None and not words.says_no_more(action, fields["entity_type"]):
        return words.of(_name(fields), succeeded=succeeded)
    what = f"“{_value(fields, 'action')}” on" if action else "something unnamed to"
    done, do = _DONE.get(action, (f"did {what}", f"do {what}"))
    verb = done if succeeded else do
    return verb if action in ALONE else f"{verb} {_entity(fields)}"


def against_newest(at: datetime, newest: datetime | None) -> str:
    """Say how long before the log's newest event it happened, in the two largest units."""
    words = "" if newest is None else elapsed(newest - at)
    return f"{words} before the log's newest" if words else "the log's newest"


def _actor(fields: Mapping[str, Any]) -> str:
    details = ", ".join(filter(None, (_value(fields, name) for name in ("source_type", "source_ip"))))
    name = _value(fields, "actor") or "Somebody unnamed"
    return f"{name} ({details})" if details else name


def _name(fields: Mapping[str, Any]) -> str:
    return _value(fields, "entity_name") or _value(fields, "entity_id")


def _entity(fields: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (_value(fields, "entity_type"), _name(fields)))) or "something unnamed"


def _reason(fields: Mapping[str, Any]) -> str:
    reason = _value(fields, "error_message") or _value(fields, "error_type") or "it failed"
    status = fields["http_status"]
    return f"{reason} ({status})" if status is not None else reason


def _unclear(fields: Mapping[str, Any]) -> str:
    said = _value(fields, "result")
    return f"outcome “{said}”" if said else "nothing says whether it succeeded"


def _value(fields: Mapping[str, Any], name: str) -> str:
    return shown(fields[name] or "", name, limit=_LIMIT)
