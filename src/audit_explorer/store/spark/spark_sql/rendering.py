"""The questions' one SQL, which is spelled as DuckDB has it, said to Spark.

Parsing is the proof of nothing: every rule has a test that runs (tests/unit/store/spark), and every question is
compared with DuckDB's answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from audit_explorer.store.spark.spark_sql.json_rules import any_of, inside
from audit_explorer.store.spark.spark_sql.places import (
    MAY_NOT_MOVE,
    PLACE,
    STAYS,
    STAYS_END,
    converted,
    may_stay,
    place,
    placed,
)
from audit_explorer.store.spark.spark_sql.relation_rules import RELATIONS
from audit_explorer.store.spark.spark_sql.rules import RULES
from audit_explorer.store.spark.spark_sql.variant_rules import inside_variant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Rendered:
    """A statement for Spark, and which of the values goes to each of its places, in which form (see `converted`)."""

    sql: str
    places: tuple[tuple[int, str, str], ...]

    def values(self, parameters: Sequence[object]) -> list[object]:
        """Give the values for the places, in their order."""
        return [converted(parameters[index], form, detail) for index, form, detail in self.places]


def render(
    sql: str, parameters: Sequence[object] = (), *, variants: bool = False, composed: frozenset[str] = frozenset()
) -> Rendered:
    """Say a statement of the portable subset in Spark's SQL.

    How a path into JSON is said depends on its steps, though its keys are bound values as ever, and on whether the
    engine has `variants`. The texts of `composed` columns are known to be in NFC.
    """
    paths = tuple((at, one) for at, one in enumerate(parameters) if isinstance(one, str) and one.startswith("$"))
    return _rendered(sql, paths, variants, composed)


@lru_cache(maxsize=512)
def _rendered(
    sql: str,
    paths: tuple[tuple[int, str], ...],
    variants: bool,  # noqa: FBT001 - what is cached has no names
    composed: frozenset[str],
) -> Rendered:
    tree = sqlglot.parse_one(_numbered(sql), read="duckdb")
    for column in list(tree.find_all(exp.Column)):
        if PLACE.fullmatch(column.name):
            column.replace(exp.Var(this=column.name))
    for call in list(tree.find_all(exp.Anonymous)):
        if call.name.upper() == "NFC_NORMALIZE" and _column_of(call.expressions[0]) in composed:
            call.replace(call.expressions[0])
    _say_json(tree, dict(paths), variants=variants)
    # What stands inside comes first, so that a rule finds its parts said already.
    for node in reversed(list(tree.walk())):
        for rule in RULES.get(type(node), ()):
            said = rule(node)
            if said is not node:
                node.replace(said)
    for relation_rule in RELATIONS:
        for select in list(tree.find_all(exp.Select)):
            relation_rule(select)
    text = tree.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    text = text.replace(STAYS, "" if variants else MAY_NOT_MOVE).replace(STAYS_END, "" if variants else " END")
    found = [(int(match[1]), match[2], match[3]) for match in PLACE.finditer(text)]
    return Rendered(PLACE.sub("?", text), tuple(found))


def _say_json(tree: exp.Expr, paths: Mapping[int, str], *, variants: bool) -> None:
    say = inside_variant if variants else inside
    for node in list(tree.find_all(exp.JSONExtract, exp.JSONExtractScalar)):
        index = placed(node.expression)
        path = node.expression.name if index is None else paths.get(index)
        if path is not None:
            node.replace(say(node, path, index))
    for contained in list(tree.find_all(exp.ArrayContains)):
        contained.replace(any_of(contained, stays=not variants and may_stay(contained)))


def _column_of(node: exp.Expr) -> str:
    column = node.this if isinstance(node, exp.Cast) else node
    return column.name if isinstance(column, exp.Column) else ""


def _numbered(sql: str) -> str:
    """Give each place of a value its number: in Spark's order it may be another one, or come twice."""
    marks = [token.start for token in sqlglot.tokenize(sql, read="duckdb") if sql[token.start] == "?"]
    ends = [0, *(mark + 1 for mark in marks)]
    pieces = [sql[start:end] for start, end in zip(ends, [*marks, len(sql)], strict=True)]
    return pieces[0] + "".join(f'"{place(index)}"{piece}' for index, piece in enumerate(pieces[1:]))
