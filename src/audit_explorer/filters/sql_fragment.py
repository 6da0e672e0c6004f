"""A piece of SQL with its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Predicate(NamedTuple):
    """A boolean SQL expression over `events`, and its parameters in order."""

    sql: str
    parameters: tuple[object, ...] = ()


def joined(parts: Iterable[Predicate], by: str) -> Predicate:
    """Join conditions by AND or OR, in parentheses; at least one."""
    parts = tuple(parts)
    parameters = tuple(value for part in parts for value in part.parameters)
    return Predicate(f"({f' {by} '.join(part.sql for part in parts)})", parameters)


def certain(part: Predicate, *, negated: bool = False) -> Predicate:
    """Make it true or false, never unknown: what has no value does not fit, and fits what is negated."""
    return Predicate(f"{'NOT ' if negated else ''}coalesce({part.sql}, false)", part.parameters)
