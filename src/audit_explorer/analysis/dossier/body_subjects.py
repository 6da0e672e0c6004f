"""Whom the body of a change is about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from audit_explorer.filters.condition_value import composed
from audit_explorer.record import bare

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_SUBJECT: Final = frozenset({"subjectid", "subject", "subjectname"})
# Who wrote a record is nobody whose rights it changes.
_BY_WHOM: Final = frozenset({"createdby", "updatedby", "deletedby", "modifiedby", "grantedby"})
_GROUP: Final = "group"


class Grant(NamedTuple):
    """What a body says of the subject it names: its type, the role, the scope (its type, then which); None: nothing."""

    subject_type: str | None = None
    role: str | None = None
    scope: str | None = None


def folded(text: str) -> str:
    """Give a name as names are compared here: in NFC, in any case of letters."""
    return composed(text).casefold()


def has_subject(parsed: object) -> bool:
    """Say whether a body names any subject."""
    return any(bare(key) in _SUBJECT for one in _objects(parsed) for key in one)


def granted(parsed: object, names: Collection[str]) -> Grant | None:
    """Give what a body grants to a subject of one of the folded names; None where none of them is its subject.

    A group that has the name of an actor is another.
    """
    for one in _objects(parsed):
        by_name = {bare(key): value for key, value in one.items()}
        kind = _text(by_name.get("subjecttype"))
        subjects = (by_name.get(name) for name in _SUBJECT)
        if kind is not None and bare(kind) == _GROUP:
            continue
        if any(isinstance(subject, str) and folded(subject) in names for subject in subjects):
            role = next((_text(by_name[key]) for key in ("rolename", "role", "roleid") if by_name.get(key)), None)
            scope = " ".join(filter(None, (_text(by_name.get(key)) for key in ("scopetype", "scopename", "scopeid"))))
            return Grant(kind, role, scope or None)
    return None


def is_named(parsed: object, names: Collection[str]) -> bool:
    """Say whether any text of a body is one of the folded names, but for who made the record."""
    stack = [parsed]
    while stack:
        one = stack.pop()
        if isinstance(one, str) and folded(one) in names:
            return True
        if isinstance(one, list):
            stack += one
        elif isinstance(one, dict):
            stack += [value for key, value in one.items() if bare(key) not in _BY_WHOM]
    return False


def read_body(text: object) -> object:
    """Give a body as Python has it, None where there is none. Raises ValueError for what is no JSON."""
    try:
        return json.loads(text) if isinstance(text, str) else None
    except RecursionError as error:
        message = "nested too deeply"
        raise ValueError(message) from error


def _objects(parsed: object) -> Iterator[dict[str, Any]]:
    stack = [parsed]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            yield one
            stack += one.values()
        elif isinstance(one, list):
            stack += one


def _text(value: object) -> str | None:
    if value is None or isinstance(value, dict | list):
        return None
    return value if isinstance(value, str) else json.dumps(value)
