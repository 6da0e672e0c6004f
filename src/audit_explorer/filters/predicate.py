"""A filter as SQL: names from the field table, values only as parameters."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.filters.clock import on_clock
from audit_explorer.filters.column import column
from audit_explorer.filters.comparison_sql import contains, fits, matches
from audit_explorer.filters.condition import Condition, groups
from audit_explorer.filters.expression import All, Expression, Not, Text
from audit_explorer.filters.operators import OPERATORS
from audit_explorer.filters.sql_fragment import Predicate, certain, joined
from audit_explorer.record import REVIEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.filters.clock import Clock
    from audit_explorer.filters.column import Column, Texts
    from audit_explorer.filters.marks.marked import Marked
    from audit_explorer.period import Period

# Where free text is looked for: names, ids, what was done to what, from where, the error and the body. Not in what is
# made of these, such as the actor: it would be looked into twice.
TEXT_FIELDS: Final = (
    "action",
    "entity_type",
    "entity_name",
    "entity_id",
    "source_name",
    "source_id",
    "cluster",
    "cluster_id",
    "id",
    "request_id",
    "source_ip",
    "url",
    "error",
    "error_message",
    "body",
)


class _Beside(NamedTuple):
    """What no filter has in it, but its SQL needs."""

    clock: Clock | None
    marked: Marked | None
    texts: Texts | None

    def known(self, asked: Column) -> Column:
        """Give the column with what is known of it."""
        return on_clock(asked if self.texts is None else replace(asked, texts=self.texts), self.clock)


def predicate(
    conditions: Sequence[Condition],
    period: Period,
    expressions: Sequence[Expression] = (),
    *,
    once: bool = False,
    clock: Clock | None = None,
    marked: Marked | None = None,
    texts: Texts | None = None,
) -> Predicate:
    """Join everything that has to hold; an empty filter is "true".

    `clock` says the hour of day, `marked` who noted what, where they are asked for; `texts` what is known of columns.
    """
    if period.last is not None:
        message = "resolve the period before asking"
        raise ValueError(message)
    beside = _Beside(clock, marked, texts)
    parts: list[Predicate] = []
    if period.start is not None:
        parts.append(Predicate("happened_at >= ?", (period.start.replace(tzinfo=None),)))
    if period.end is not None:
        parts.append(Predicate("happened_at < ?", (period.end.replace(tzinfo=None),)))
    parts += (_group(group, beside) for group in groups(conditions))
    parts += (_expression(expression, beside) for expression in expressions)
    if once:
        parts.append(Predicate("seq NOT IN (SELECT seq FROM probable)"))
    sql = " AND ".join(part.sql for part in parts)
    return Predicate(sql or "true", tuple(value for part in parts for value in part.parameters))


def _group(conditions: Sequence[Condition], beside: _Beside) -> Predicate:
    """Any of these conditions on one column, or, negated, none of them."""
    if conditions[0].field == REVIEW:
        return joined((_of_marks(one, beside.marked) for one in conditions), "AND")
    column, negated = beside.known(conditions[0].column), conditions[0].negated
    asked = [
        OPERATORS[asks].sql(column, [one.value for one in some])
        for asks, some in groupby(conditions, key=lambda one: one.asks)
    ]
    together = joined(asked, "OR")
    # An event without a value is not "is X", so it stays when X is excluded; SQL's own NOT would drop it.
    return certain(together, negated=True) if negated else together


def _text(asked: Text, beside: _Beside) -> Predicate:
    compare, value = {
        "contains": (contains, asked.text),
        "regex": (fits, asked.text),
        "matches": (matches, f"*{asked.text}*"),
    }[asked.asks]
    return joined((compare(beside.known(column(name)), value) for name in TEXT_FIELDS), "OR")


def _of_marks(condition: Condition, marked: Marked | None) -> Predicate:
    """What people noted, which is nowhere in the record."""
    if marked is None:
        message = "resolve the marks before asking"
        raise ValueError(message)
    return certain(marked.predicate(condition.value), negated=condition.negated)


def _expression(expression: Expression, beside: _Beside) -> Predicate:
    """True or false for every event, so that groups and Not mean what they say where a field has no value."""
    if isinstance(expression, Condition) and expression.field == REVIEW:
        return _of_marks(expression, beside.marked)
    if isinstance(expression, Condition):
        asked = expression.operator.sql(beside.known(expression.column), [expression.value])
        return certain(asked, negated=expression.negated)
    if isinstance(expression, Text):
        return certain(_text(expression, beside))
    if isinstance(expression, Not):
        part = _expression(expression.part, beside)
        return Predicate(f"NOT {part.sql}", part.parameters)
    parts = (_expression(part, beside) for part in expression.parts)
    return joined(parts, "AND" if isinstance(expression, All) else "OR")
