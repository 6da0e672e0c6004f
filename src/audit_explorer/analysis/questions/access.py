"""Who gained access?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.analysis.questions.answer import Answer
from audit_explorer.analysis.questions.question_parts import WORKED, counted, leading, named, narrowed, spark
from audit_explorer.filters import Condition
from audit_explorer.filters.expression import all_of, any_of
from audit_explorer.record import SUCCEEDED
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset


def _any(field: str, *patterns: str) -> tuple[Condition, ...]:
    return tuple(Condition(field, "matches", pattern) for pattern in patterns)


_MADE: Final = _any(
    "entity_type", "access*rule*", "access*key*", "role*", "user*", "app*", "service*account*", "group*"
)
_CHANGED: Final = _any("entity_type", "group*", "role*", "access*control*")
_POSTED: Final = _any(
    "url",
    *("*/access-rules*", "*/users", "*/apps", "*/service-accounts", "*/user-applications", "*/api/v?/access-keys"),
    "*/secret",
)
#: A rule, a role, an account, a key or a new secret was made, or who belongs to a group changed.
GRANTS: Final = any_of(
    all_of(Condition("action", "is", "Create"), any_of(*_MADE)),
    all_of(Condition("action", "is", "Update"), any_of(*_CHANGED)),
    all_of(any_of(Condition("http_method", "is", "POST"), Condition("http_method", "is", "CREATE")), any_of(*_POSTED)),
    all_of(Condition("http_method", "is", "PUT"), *_any("url", "*/access-control")),
)
_SUBJECTS: Final = ("subjectId", "email", "username", "addMembers", "members", "name")
_ROLES: Final = ("roleName", "roleId", "roles")


def who_gained_access(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, most: int = 3) -> Answer:
    """Count a resolved filter's events that gave somebody access and worked; raises ValueError as narrowed does.

    The leading rows, the newest, have the columns actor, entity_type and entity_name; who got what is said as far as a
    body says it. A change of a group or of roles may as well take access away.
    """
    worked = narrowed(asked, GRANTS, WORKED)
    where, whole = dataset.where(worked), dataset.where(narrowed(asked, GRANTS))
    count, bodies, groups, unknown = dataset.row(
        f"""
        SELECT count(*) FILTER (WHERE worked), count(*) FILTER (WHERE worked AND has_body),
               count(*) FILTER (WHERE worked AND action = 'Update'), count(*) FILTER (WHERE unclear)
        FROM (
            SELECT coalesce(result = '{SUCCEEDED}', false) AS worked, body IS NOT NULL AS has_body, action,
                   {UNKNOWN_OUTCOME} AS unclear
            FROM events WHERE {whole.sql}
        ) AS given
        """,
        whole.parameters,
    )
    rows = dataset.rows(
        f"""
        SELECT actor, action, entity_type, entity_name, body FROM events WHERE {where.sql}
        ORDER BY happened_at DESC NULLS LAST, seq DESC LIMIT {int(most)}
        """,
        where.parameters,
    )
    sentence = f"{counted(count, 'event', 'events')} that gave access and worked"
    if groups:
        sentence += (
            f"; {counted(groups, 'is a change', 'are changes')} of groups or roles, which may as well take it away"
        )
    if count > bodies:
        sentence += f"; {count - bodies:,} without a body: to whom, as what and where isn't known"
    if unknown:
        sentence += f"; {counted(unknown, 'more has', 'more have')} an unknown outcome"
    return Answer(
        "gained-access",
        count,
        leading(
            [(_words(*row), 1) for row in rows],
            actor=[row[0] for row in rows],
            entity_type=[row[2] for row in rows],
            entity_name=[row[3] for row in rows],
        ),
        worked,
        spark(dataset, worked, zone),
        f"{sentence}.",
    )


def _words(actor: str | None, action: str | None, kind: str | None, name: str | None, body: str | None) -> str:
    """Say who gave what to whom: "ann: Access Rule for bob, Viewer, project 110"."""
    said = _object(body)
    subject = _first(said, _SUBJECTS) or named(name, "entity_name")
    role = _first(said, _ROLES)
    scope = " ".join(filter(None, (_text(said.get("scopeType")), _text(said.get("scopeId")))))
    thing = named(kind, "entity_type") or named(action, "action") or "access"
    what = f"{thing} changed" if action == "Update" else thing
    details = ", ".join(filter(None, (f"{what} for {subject}" if subject else what, role, scope)))
    return f"{named(actor, 'actor') or 'Somebody unnamed'}: {details}"


def _object(body: str | None) -> dict[str, Any]:
    try:
        said = json.loads(body or "")
    except (ValueError, RecursionError):  # a body that says nothing of it
        return {}
    return said if isinstance(said, dict) else {}


def _first(said: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := _text(said.get(name)))), "")


def _text(value: object) -> str:
    if isinstance(value, list):
        first = _text(value[0]) if value else ""
        return f"{first} and {counted(len(value) - 1, 'other', 'others')}" if first and len(value) > 1 else first
    return named(str(value) if isinstance(value, int) and not isinstance(value, bool) else value)
