"""The names under which a query knows the fields."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import Final

from audit_explorer.filters.column import Column, column
from audit_explorer.record import CLOCK_LABELS, FIELD, FIELDS, LOOKALIKE, REVIEW, bare, csv_field

SHORT: Final = {
    "status": "http_status",
    "ip": "source_ip",
    "user": "actor",
    "who": "actor",
    "type": "entity_type",
    "name": "entity_name",
    "entity": "entity_name",
    "outcome": "result",
    "op": "operation",
    "time": "happened_at",
    "method": "http_method",
    "agent": "user_agent",
}
"""Short names, with the field of each."""
PERIOD_WORDS: Final = ("after", "before", "on", "last", "until")
_LONGEST: Final = 60
_SIDES: Final = {"since": "after", "from": "after", "start": "after", "to": "before", "end": "before"}
MISSING: Final = "missing"
ONCE: Final = "once"
WORDS: Final = (*PERIOD_WORDS, MISSING, ONCE)
"""What stands where a field does, and is none."""


@cache
def names() -> dict[str, str]:
    """Give every name with the field it stands for: short ones, those of the record, those under which it arrives."""
    wire = {one: field.name for field in FIELDS for one in field.wire if "." not in one}
    own = {name: name for name in (*FIELD, LOOKALIKE, REVIEW, *CLOCK_LABELS)}
    return {**wire, **own, **{short: name for short, name in SHORT.items() if name in FIELD}}


def field_candidates() -> tuple[str, ...]:
    """Give the names to offer: the record's, then the short ones, then the words for time and for what is missing."""
    return (*FIELD, LOOKALIKE, REVIEW, *CLOCK_LABELS, *(name for name in SHORT if names().get(name)), *WORDS)


def find(name: str) -> Column | None:
    """Find what a name stands for, a path included; upper case makes no difference to a field's own name."""
    known = names().get(name)
    if known is None and name.lower() not in _wire_in_lower_case():
        known = names().get(name.lower())
    try:
        return column(known or name)
    except ValueError:
        return None


def nearest(name: str) -> str | None:
    """Give the field that was probably meant, or a path into the body for a name that is like no field's."""
    if len(name) > _LONGEST:
        return None
    spelled = {bare(known): of for known, of in names().items()} | {bare(word): word for word in WORDS}
    plain = bare(name)
    if plain in _SIDES:
        return _SIDES[plain]
    if known := spelled.get(plain) or csv_field(name):
        return known
    if close := get_close_matches(plain, spelled, n=1, cutoff=0.75):
        return spelled[close[0]]
    inside = f"body.{name}"
    return inside if name and find(inside) is not None else None


@cache
def _wire_in_lower_case() -> frozenset[str]:
    return frozenset(name.lower() for name in names() if name.lower() not in names())
