"""What is a record: one rule, asked in Python of a decoded object, in SQL of its columns.

Both generations name a time with what was done, to what, by whom (audit-api.md); only the current one requires fields:
tenant, subject, its type, action, result. So an object is a record when it has a time and an action, an entity type or
a subject, or an action with enough of the other fields. JSON's null is no value, nor is an empty text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.record import FIELD

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a record says of what was done, to what kind of thing, by whom.
_SIGNS: Final = ("action", "entity_type", "source_name", "source_id")
_USUAL: Final = (
    "tenant_id",
    "source_type",
    "source_name",
    "source_id",
    "result",
    "entity_type",
    "entity_id",
    "entity_name",
)
# So many of the usual fields with an action make a record without a time.
_ENOUGH: Final = 3

TIME_KEYS: Final = FIELD["happened_at"].wire
SIGN_KEYS: Final = tuple(name for field in _SIGNS for name in FIELD[field].wire)
_ACTION_KEYS: Final = FIELD["action"].wire
_USUAL_KEYS: Final = tuple(FIELD[field].wire for field in _USUAL)


def is_record(value: Mapping[str, object]) -> bool:
    """Say whether an object of JSON bears the signs of a record."""
    if _has(value, TIME_KEYS):
        return _has(value, SIGN_KEYS)
    return _has(value, _ACTION_KEYS) and sum(_has(value, names) for names in _USUAL_KEYS) >= _ENOUGH


def record_sql(table: str) -> str:
    """Give the same rule as an SQL condition over the columns of `table`, which are named as the wire keys."""

    def any_of(names: tuple[str, ...]) -> str:
        return _any([f'{table}."{name}"' for name in names])

    usual = " + ".join(f"({any_of(names)})::INTEGER" for names in _USUAL_KEYS)
    untimed = f"{any_of(_ACTION_KEYS)} AND {usual} >= {_ENOUGH}"
    return f"CASE WHEN {any_of(TIME_KEYS)} THEN {any_of(SIGN_KEYS)} ELSE {untimed} END"


def _has(value: Mapping[str, object], names: tuple[str, ...]) -> bool:
    # Asked of every object there is: a plain loop is twice as fast as any().
    for name in names:
        found = value.get(name)
        if found is not None and found != "":
            return True
    return False


def _any(columns: list[str]) -> str:
    values = ", ".join(f"nullif({column}, '')" for column in columns)
    return f"coalesce({values}) IS NOT NULL"
