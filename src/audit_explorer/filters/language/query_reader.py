"""A filter, read from a query."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lark import Token, Tree

from audit_explorer.filters.condition import Condition
from audit_explorer.filters.expression import All, Any, Expression, Not, all_of, inverse
from audit_explorer.filters.filter import ALL_TIME, Filter
from audit_explorer.filters.free_text import one_word
from audit_explorer.filters.language.field_names import ONCE, PERIOD_WORDS
from audit_explorer.filters.language.grammar import parse
from audit_explorer.filters.language.meaning import Clause, Meaning, Node, as_clause, at, turned
from audit_explorer.filters.language.named_times import length_meant
from audit_explorer.filters.language.query_error import QueryTextError
from audit_explorer.filters.language.typed_value import typed
from audit_explorer.period import Period, format_utc, is_last
from audit_explorer.record import REVIEW

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo


def read(text: str, zone: ZoneInfo) -> Filter:
    """Read it; raises QueryTextError."""
    found = _Collected(Meaning(text, zone))
    try:
        for part in top_parts(parse(text)):
            found.add(part)
        return found.filter()
    except QueryTextError:
        raise
    except ValueError as error:
        message = f"the query asks too much: {error}"
        raise QueryTextError(message, 0, len(text)) from error


def top_parts(tree: Tree[Token]) -> list[Node]:
    """Give what all has to hold, each a part of the text."""
    parts: list[Node] = list(tree.children)
    for kind in ("disjunction", "conjunction"):
        if len(parts) == 1 and isinstance(parts[0], Tree) and parts[0].data == kind:
            if kind == "disjunction" and len(parts[0].children) > 1:
                return parts
            parts = list(parts[0].children)
    return parts


class _Collected:
    """What the parts ask for: what a filter has a place for goes there, the rest into its expression."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._conditions: list[Condition] = []
        self._words: list[str] = []
        self._others: list[Expression] = []
        self._period = ALL_TIME
        self._once = False

    def filter(self) -> Filter:
        """Give what was collected; raises ValueError beyond a filter's bounds."""
        expression = all_of(*self._others) if self._others else None
        return Filter(tuple(self._conditions), " ".join(self._words), self._period, expression, self._once)

    def add(self, part: Node) -> None:
        """Add what a part asks for."""
        node, negated = turned(part)
        network = self._meaning.network(node)
        if network is not None:
            self._others.append(inverse(network) if negated else network)
        elif isinstance(node, Tree) and node.data == "word":
            self._add_word(node, negated=negated)
        elif isinstance(node, Tree) and node.data == "clause":
            self._add_clause(node, negated=negated)
        else:
            self._others.append(self._meaning.expression(part))

    def _add_word(self, node: Tree[Token], *, negated: bool) -> None:
        found = self._meaning.word(node)
        if found is None:
            if negated:
                self._others.append(self._meaning.expression(node))  # which says that it can't be
            return
        word = one_word(found.text, excluded=negated) if found.asks == "contains" else None
        if word is None:
            self._others.append(inverse(found) if negated else found)
        elif word not in self._words:
            self._words.append(word)

    def _add_clause(self, node: Tree[Token], *, negated: bool) -> None:
        parts = as_clause(node)
        if not negated and self._takes_period(parts):
            return
        found = self._meaning.clause(node)
        for one in _pieces(inverse(found) if negated else found):
            if not self._takes(one):
                self._others.append(one)

    def _takes(self, found: Expression) -> bool:
        """Add conditions that a filter joins as they are meant; say whether it does."""
        conditions = found.parts if isinstance(found, Any) else (found,)
        some = [one for one in conditions if isinstance(one, Condition)]
        wide = [one for one in some if not one.negated and not one.operator.narrows]
        if len(some) < len(conditions) or len({one.field for one in some}) > 1:
            return False
        if some[0].field == REVIEW and len(some) > 1:
            return False  # an event has several marks at once: a filter asks for all of them
        if len(some) > 1 and len(wide) < len(some):
            return False
        there = {one for one in self._conditions if (one.field, one.negated) == (some[0].field, False)}
        there = {one for one in there if not one.operator.narrows}
        if wide and there and there != set(wide) and some[0].field != REVIEW:
            return False
        self._conditions += some
        return True

    # Time.

    def _takes_period(self, parts: Clause) -> bool:
        word = parts.field.lower()
        if word == ONCE:
            value = typed(self._meaning.one_value(parts.field, parts.operand)).text.lower()
            if value not in {"yes", "no", "1", "0"}:
                raise at(parts.field, "once: takes yes, to count events of two generations once, or no")
            self._once = value in {"yes", "1"}
            return True
        if word in {"last", "until"}:
            self._add_last(parts)
            return True
        if word not in PERIOD_WORDS or self._period.last is not None:
            if word in PERIOD_WORDS:
                raise at(parts.field, f"{word}: and last: can't both be asked")
            return False
        start, end = self._meaning.moment(parts.field, parts.operand)
        if word == "on":
            self._narrow(start, end)
        else:
            self._narrow(*((start, None) if word == "after" else (None, start)))
        return True

    def _narrow(self, start: datetime | None, end: datetime | None) -> None:
        """Take a side of the period; what it has already is asked beside it."""
        if start is not None:
            if self._period.start is None:
                self._period = replace(self._period, start=start)
            else:
                self._conditions.append(Condition("happened_at", ">=", format_utc(start)))
        if end is not None:
            if self._period.end is None:
                self._period = replace(self._period, end=end)
            else:
                self._conditions.append(Condition("happened_at", "<", format_utc(end)))

    def _add_last(self, parts: Clause) -> None:
        value = self._meaning.one_value(parts.field, parts.operand)
        word, text = parts.field.lower(), typed(value).text
        if word == "until":
            if text != "now" or self._period.last is None:
                raise at(value, "until: takes now, after last:7d; up to a time is before:2026-09-01")
            self._period = Period(last=self._period.last, anchor="now")
        elif not is_last(text):
            length = length_meant(text)
            instead = self._meaning.instead(parts.field, value, None if length is None else f"last:{length}")
            raise at(value, "last: takes a length such as 15m, 24h, 7d or 2w", instead)
        elif self._period != ALL_TIME:
            raise at(parts.field, "last: can't be asked beside another period")
        else:
            self._period = Period(last=text)


def _pieces(found: Expression) -> tuple[Expression, ...]:
    """Give what all has to hold: what none of some conditions may hold is each of them turned round."""
    if isinstance(found, All):
        return found.parts
    if isinstance(found, Not) and isinstance(found.part, Any):
        return tuple(inverse(one) for one in found.part.parts)
    return (found,)
