"""What a part of a query asks for, as an expression."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from lark import Token, Tree

from audit_explorer.filters.condition import Condition
from audit_explorer.filters.condition_value import CLOCK
from audit_explorer.filters.expression import Expression, Text, all_of, any_of, inverse
from audit_explorer.filters.language import clause, typed_time
from audit_explorer.filters.language.field_names import MISSING, WORDS, find, nearest
from audit_explorer.filters.language.named_times import length_meant
from audit_explorer.filters.language.query_error import QueryTextError
from audit_explorer.filters.language.typed_value import bare_value, is_network, quoted, typed
from audit_explorer.filters.marks.mark_words import CHOICES, TAGGED
from audit_explorer.period import format_utc
from audit_explorer.record import FAILED, REVIEW, SUCCEEDED, label_of
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from audit_explorer.filters.column import Column

Node: TypeAlias = "Tree[Token] | Token"
_SHOWN: Final = 60


class Clause(NamedTuple):
    """A field, an operator and what follows it: a value, or a tree of them."""

    field: Token
    sign: Token
    operand: Node


def as_clause(node: Tree[Token]) -> Clause:
    """Give the three parts of a clause."""
    field, sign, operand = node.children
    if not isinstance(field, Token) or not isinstance(sign, Token):
        raise TypeError(node.data)
    return Clause(field, sign, operand)


def turned(node: Node) -> tuple[Node, bool]:
    """Give what is below all signs of negation, and whether they turn it round."""
    negated = False
    while isinstance(node, Tree) and node.data == "negation":
        node, negated = node.children[0], not negated
    return node, negated


class Meaning:
    """Reads the parts of one text; everything raises QueryTextError."""

    def __init__(self, text: str, zone: ZoneInfo) -> None:
        self._text = text
        self._zone = zone

    def expression(self, node: Node) -> Expression:
        """Give what a part asks for."""
        inner, negated = turned(node)
        found = self._positive(inner)
        return inverse(found) if negated else found

    def word(self, node: Tree[Token]) -> Text | None:
        """Give what a free word looks for; None where every event has it."""
        (token,) = tokens(node)
        one = typed(token)
        try:
            if one.regex is not None:
                return Text(one.regex, "regex")
            if one.pattern is None:
                return Text(one.text)
            middle = bare_value(str(token).strip("*"))
            if not middle.text:
                return None
            return Text(middle.text) if middle.pattern is None else Text(middle.pattern, "matches")
        except ValueError as error:
            raise at(token, str(error)) from error

    def network(self, node: Node) -> Expression | None:
        """Give what a free word that is a range of addresses asks for: mentioned, or come from; None for others."""
        if not isinstance(node, Tree) or node.data != "word":
            return None
        (token,) = tokens(node)
        if token.type != "WORD" or not is_network(token):
            return None
        return any_of(Text(str(token)), Condition("source_ip", "within", str(token)))

    def column(self, field: Token) -> Column:
        """Find the field that a token names, in quotation marks where it has some itself."""
        written = typed(field).text if field.type == "PHRASE" else str(field)
        found = find(written)
        if found is not None:
            return found
        name = shown(written, limit=_SHOWN)
        near = nearest(written)
        hint = f"; did you mean {shown(near, limit=_SHOWN)}?" if near else ""
        suggestion = None if near is None else f"{self._text[: field.start_pos]}{near}{self._text[field.end_pos :]}"
        raise at(field, f"there is no field {name}{hint}", suggestion)

    def clause(self, node: Tree[Token]) -> Expression:
        """Give what a field's value asks for."""
        field, sign, operand = as_clause(node)
        word = field.lower()
        if word == MISSING:
            return self._missing(operand)
        if word in WORDS:
            return self._time(field, operand)
        if find(word) is None and isinstance(operand, Token):
            self._check_mark(field, operand)
        return self._operand(self.column(field), sign, operand)

    def _check_mark(self, field: Token, value: Token) -> None:
        """Refuse what is meant as a mark, with the way to ask for it."""
        meant = mark_meant(field.lower(), typed(value).text)
        if meant is not None:
            message = "what people noted is asked as review:open, review:starred or review:tagged:NAME"
            raise at(field, message, self.instead(field, value, meant))

    def _positive(self, node: Node) -> Expression:
        if not isinstance(node, Tree):
            raise TypeError(node)
        addresses = self.network(node)
        if addresses is not None:
            return addresses
        if node.data == "word":
            found = self.word(node)
            if found is None:
                (token,) = tokens(node)
                raise at(token, "a * alone fits every event; it can't be part of a choice")
            return found
        if node.data == "clause":
            return self.clause(node)
        parts = [self.expression(part) for part in node.children]
        return any_of(*parts) if node.data == "disjunction" else all_of(*parts)

    def _operand(self, column: Column, sign: Token, operand: Node) -> Expression:
        node, negated = turned(operand)
        if isinstance(node, Token):
            found = self._asked(column, sign, node, self._outcome(column, node))
        elif node.data == "compared":
            inner, value = tokens(node)
            found = self._asked(column, inner, value, None)
        else:
            parts = [self._operand(column, sign, part) for part in node.children]
            if node.data == "conjunction":
                self._check_both(column, node, parts)
            found = any_of(*parts) if node.data == "disjunction" else all_of(*parts)
        return inverse(found) if negated else found

    def _check_both(self, column: Column, node: Tree[Token], parts: list[Expression]) -> None:
        """Refuse what no event can have: two different whole values of one field."""
        whole = [_whole(column, part) for part in parts]
        some = list({value.lower(): value for value in whole if value is not None}.values())
        if len(some) < 2:  # noqa: PLR2004 - one value alone can be had
            return
        spans = [_span(child) for child in node.children]
        either = " OR ".join(self._text[start:end] for start, end in spans)
        start, end = spans[0][0], spans[-1][1]
        first, second = (shown(value, limit=_SHOWN) for value in some[:2])
        message = f"no {column.name} is {first} and {second} at once; OR between them asks for either"
        raise QueryTextError(message, start, end, f"{self._text[:start]}{either}{self._text[end:]}")

    def _asked(self, column: Column, sign: Token, value: Token, instead: str | None) -> Expression:
        try:
            return clause.asked(column, str(sign), value, self._zone)
        except ValueError as error:
            hint = "; whether it failed is asked as outcome:Failed" if instead else ""
            raise at(value, f"{error}{hint}", instead) from error

    def _outcome(self, column: Column, value: Token) -> str | None:
        """Give the text with `outcome:` for `status:`, where an outcome is asked of the answer's code."""
        if column.name != "http_status" or label_of("result", typed(value).text) not in {SUCCEEDED, FAILED}:
            return None
        start = value.start_pos or 0
        before = re.sub(r"[\w]+(\W*)\Z", r"outcome\1", self._text[:start])
        return f"{before}{self._text[start:]}"

    def _missing(self, operand: Node) -> Expression:
        node, negated = turned(operand)
        if isinstance(node, Token):
            found: Expression = Condition(self.column(node).name, "missing")
        else:
            parts = [self._missing(part) for part in node.children]
            found = any_of(*parts) if node.data == "disjunction" else all_of(*parts)
        return inverse(found) if negated else found

    def _time(self, field: Token, operand: Node) -> Expression:
        word = field.lower()
        if word not in {"after", "before", "on"}:
            raise at(field, f"{word}: can only stand beside what all has to hold, and not be turned round")
        start, end = self.moment(field, operand)
        first = Condition("happened_at", "<" if word == "before" else ">=", format_utc(start))
        return first if word != "on" else all_of(first, Condition("happened_at", "<", format_utc(end)))

    def moment(self, field: Token, operand: Node) -> tuple[datetime, datetime]:
        """Give where the day, month or week after `after:`, `before:` or `on:` begins and ends; a time is both."""
        value = self.one_value(field, operand)
        found = typed_time.span(typed(value).text, self._zone)
        if found is None or (field.lower() == "on" and found[0] == found[1]):
            kind = (
                "a day such as 2026-09-01" if field.lower() == "on" else "a time such as 2026-09-01 or 2026-09-01T10:00"
            )
            message = f"{field.lower()}: takes {kind}"
            length = length_meant(str(typed(value).text).lstrip("-"))
            instead = f"last:{length}" if length and field.lower() == "after" else None
            raise at(value, message, self.instead(field, value, instead))
        return found

    def instead(self, field: Token, value: Token, clause: str | None) -> str | None:
        """Give the whole text with another clause in the place of one."""
        if clause is None:
            return None
        return f"{self._text[: field.start_pos]}{clause}{self._text[value.end_pos :]}"

    def one_value(self, field: Token, operand: Node) -> Token:
        """Give the one value after a word that takes no others."""
        if not isinstance(operand, Token):
            raise at(field, f"{field.lower()}: takes one value")
        return operand


def mark_meant(field: str, value: str) -> str | None:
    """Write what `tag:later`, `is:starred` or `reviewed:no` ask for; None for what is no mark."""
    if field in {"tag", TAGGED}:
        return f"{REVIEW}:{quoted(f'{TAGGED}:{value}')}"
    if field in {"is", "has"} and value.lower() in CHOICES:
        return f"{REVIEW}:{value.lower()}"
    if field in CHOICES and value.lower() in {"yes", "true", "1", "no", "false", "0"}:
        return f"{'-' if value.lower() in {'no', 'false', '0'} else ''}{REVIEW}:{field}"
    return None


def _whole(column: Column, part: Expression) -> str | None:
    """Give the one value that a part asks a field to have; None where it asks for something else."""
    if not isinstance(part, Condition) or part.negated or column.many or column.kind in {"json", "marks", *CLOCK}:
        return None
    if part.asks == "is":
        return part.value
    plain = bare_value(part.value)
    return plain.text if part.asks == "matches" and plain.pattern is None else None


def _span(node: Node) -> tuple[int, int]:
    if isinstance(node, Tree):
        return node.meta.start_pos, node.meta.end_pos
    return node.start_pos or 0, node.end_pos or 0


def tokens(node: Tree[Token]) -> list[Token]:
    """Give the tokens right below."""
    return [one for one in node.children if isinstance(one, Token)]


def at(token: Token, message: str, suggestion: str | None = None) -> QueryTextError:
    """Make an error of what is wrong with a token."""
    start = token.start_pos or 0
    return QueryTextError(message, start, token.end_pos or start + len(token), suggestion)
