"""What stands at a path inside JSON, said to an engine that reads JSON by a schema.

Spark's own paths (get_json_object) know no key with a dot beside an apostrophe, give one thing of a wildcard bare and
several as JSON, and don't tell "1" from 1; Sail's know no wildcard at all. Both engines read JSON by a schema in the
same way: a path becomes one in which objects are maps, so that its keys stay bound values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlglot
from sqlglot import exp

from audit_explorer.store.spark.spark_sql.json_path import steps_of
from audit_explorer.store.spark.spark_sql.places import place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.store.spark.spark_sql.json_path import Step

# Spark would also take 'a' for a text.
_RANDOM: Final = "rand() >= 0"
_STRICT: Final = "map('allowSingleQuotes', 'false')"


def inside(node: exp.Binary, path: str, index: int | None) -> exp.Expr:
    """Give what stands at a path: texts for json_extract_string, numbers alone for json_extract.

    With a wildcard it is the list of all that there are. `index` is the number of the value that holds the path, None
    where the path stands in the statement.
    """
    steps = steps_of(path)
    leaf = "string" if isinstance(node, exp.JSONExtractScalar) else "double"
    read = _raw(f"from_json({node.this.sql(dialect='spark')}, '{_schema(steps, leaf)}', {_STRICT})")
    if not steps:
        read = _raw(node.this.sql(dialect="spark"))
    elif steps[0].key is None and not steps[0].of_object:
        # Asked for an array, engines give an object as the only item of one.
        read = _raw(f"CASE WHEN ltrim({node.this.sql(dialect='spark')}) LIKE '[%' THEN {read.name} END")
    return _raw(_walk(read.name, steps, 0, index))


def any_of(node: exp.ArrayContains, *, stays: bool) -> exp.Expr:
    """Whether a condition holds for one of a list; of a list of one thing it is the condition itself.

    Engines are slow at lists, and Sail knows no subquery in one. `stays`: see MAY_NOT_MOVE.
    """
    lists = node.this
    one = lists.expression if isinstance(lists, exp.Transform) else None
    if not isinstance(one, exp.Lambda):
        return node
    values = lists.this
    if not isinstance(values, exp.Array) or len(values.expressions) != 1:
        whole = exp.Coalesce(this=node.copy(), expressions=[exp.false()])
        return exp.Case().when(sqlglot.condition(_RANDOM), whole) if stays else whole
    name, (value,) = one.expressions[0].name, values.expressions
    condition = exp.Paren(this=one.this)
    found = [part for part in condition.find_all(exp.Column, exp.Identifier) if part.name == name]
    for part in found:
        if not isinstance(part.parent, exp.Column):
            part.replace(value.copy())
    return exp.Coalesce(this=condition, expressions=[exp.false()])


def _schema(steps: Sequence[Step], leaf: str) -> str:
    said = leaf
    for step in reversed(steps):
        said = f"map<string,{said}>" if step.key is not None or step.of_object else f"array<{said}>"
    return said


def _walk(value: str, steps: Sequence[Step], at: int, index: int | None) -> str:
    """Give the SQL that takes the steps from one on."""
    for number in range(at, len(steps)):
        step = steps[number]
        if step.key is not None:
            key = place(index, f"key{number}") if index is not None else exp.Literal.string(step.key).sql("spark")
            value = f"try_element_at({value}, {key})"
        elif step.item is not None:
            value = f"try_element_at({value}, {step.item + 1})"
        else:
            return _every(value, steps, number, index)
    return value


def _every(value: str, steps: Sequence[Step], number: int, index: int | None) -> str:
    step, one = steps[number], f"at{number}"
    values = f"map_values({value})" if step.of_object else value
    rest = _walk(one, steps, number + 1, index)
    found = values if rest == one else f"transform({values}, {one} -> {rest})"
    there = f"filter({found}, {one} -> {one} IS NOT NULL)"
    return f"flatten({there})" if any(later.every for later in steps[number + 1 :]) else there


def _raw(sql: str) -> exp.Var:
    return exp.Var(this=sql)
