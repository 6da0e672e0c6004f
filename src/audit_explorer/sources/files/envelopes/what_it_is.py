"""What an object is that stands where a record should, in words."""

from __future__ import annotations

from typing import Final

from audit_explorer.shown import shown
from audit_explorer.sources.files.envelopes.inside import values_in
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.store.incomplete import JSONL_NOTE
from audit_explorer.store.ingest.problem import TEXT_LIMIT

_WIDTH: Final = 120
_DEPTH: Final = 5
_NAMES: Final = 6
_CODES: Final = ("code", "status", "statusCode", "status_code", "error_code", "errorCode")
_MESSAGES: Final = ("message", "error_description", "description", "detail", "title", "error", "msg", "reason")
_LEAST_FAILURE: Final = 400
_DIGITS: Final = 3


def what_it_is(value: dict[str, object]) -> tuple[Reason, str]:
    """Give the reason why an object without the signs of a record is none, with what was seen instead.

    The words are safe to show; they hold shortened texts of the log.
    """
    error = _error_answer(value)
    schema = _other_schema(value) if error is None else None
    if schema is not None:
        return Reason.OTHER_SCHEMA, f"{schema}: another schema"
    error = error or _error_within(value, _DEPTH)
    if error is not None:
        return Reason.ERROR_ANSWER, f"an error answer: {error}"
    if not value:
        return Reason.NO_RECORD, "an empty object"
    if isinstance(said := value.get(JSONL_NOTE), str):
        return Reason.INCOMPLETE_EXPORT, shown(said, limit=TEXT_LIMIT)
    names = [shown(name, limit=30) for name in list(value)[:_NAMES]]
    more = f" and {len(value) - _NAMES:,} more" if len(value) > _NAMES else ""
    return Reason.NO_RECORD, f"an object with the fields {', '.join(names)}{more}"


def _error_within(value: object, depth: int) -> str | None:
    """Give the error answer inside an object, or inside a text of JSON there."""
    inner = next(values_in(value), None) if isinstance(value, str) and "message" in value else value
    if not isinstance(inner, dict) or not depth:
        return None
    return _error_answer(inner) or next(
        (error for item in inner.values() if (error := _error_within(item, depth - 1)) is not None), None
    )


def _error_answer(value: dict[str, object]) -> str | None:
    """Give an error's code and message; source: audit-api.md, "Errors and limits", and RFC 9457."""
    inner = value.get("error")
    fields = {**value, **inner} if isinstance(inner, dict) else value
    code = next((found for name in _CODES if (found := _status(fields.get(name)))), None)
    messages = [words for name in _MESSAGES if isinstance(words := fields.get(name), str) and words]
    if not messages or (code is None and "error" not in value):
        return None
    said = shown(messages[0], limit=_WIDTH)
    return f"{code} {said}" if code else said


def _status(value: object) -> str | None:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return text if text.isascii() and text.isdigit() and len(text) == _DIGITS and int(text) >= _LEAST_FAILURE else None


def _other_schema(value: dict[str, object]) -> str | None:
    """Name the schema of a log that reviewers of a cluster have at hand, too."""
    for signs, name in _SCHEMAS:
        if signs <= value.keys():
            return name
    return None


_SCHEMAS: Final = (
    (frozenset({"auditID", "verb"}), "a Kubernetes audit log"),
    (frozenset({"kind", "apiVersion", "metadata"}), "a Kubernetes object"),
    (frozenset({"eventSource", "eventName"}), "an AWS CloudTrail log"),
    (frozenset({"protoPayload", "logName"}), "a Google Cloud audit log"),
    (frozenset({"operationName", "resourceId", "category"}), "an Azure activity log"),
    (frozenset({"published", "eventType", "actor"}), "an Okta system log"),
    (frozenset({"class_uid", "category_uid"}), "an OCSF log"),
    (frozenset({"@timestamp", "actor", "action"}), "a GitHub audit log"),
    (frozenset({"CreationTime", "Operation", "Workload"}), "a Microsoft 365 audit log"),
)
