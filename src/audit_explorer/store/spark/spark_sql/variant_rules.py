"""What stands at a path inside JSON, said to an engine that has variants: Apache Spark since 4.0.

By a schema (see json_rules) Spark finds nothing at all in a record in which a value beside the path is of another kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from audit_explorer.store.spark.spark_sql.json_path import steps_of, variant_path
from audit_explorer.store.spark.spark_sql.places import place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.store.spark.spark_sql.json_path import Step

_NUMBERS: Final = "^(BIGINT|INT|SMALLINT|TINYINT|DOUBLE|FLOAT|DECIMAL)"


def inside_variant(node: exp.Binary, path: str, index: int | None) -> exp.Expr:
    """Give what stands at a path: texts for json_extract_string, numbers alone for json_extract (see `inside`)."""
    numbers = not isinstance(node, exp.JSONExtractScalar)
    steps = steps_of(path)
    value = f"try_parse_json({node.this.sql(dialect='spark')})"
    return exp.Var(this=_walk(value, steps, 0, index, numbers=numbers))


def _walk(value: str, steps: Sequence[Step], at: int, index: int | None, *, numbers: bool) -> str:
    end = next((number for number in range(at, len(steps)) if steps[number].every), len(steps))
    where = _place(steps, at, end, index)
    if end == len(steps):
        if not numbers:
            return f"try_variant_get({value}, {where}, 'string')"
        kind = f"schema_of_variant(try_variant_get({value}, {where}, 'variant'))"
        return f"CASE WHEN {kind} RLIKE '{_NUMBERS}' THEN try_variant_get({value}, {where}, 'double') END"
    of_object = steps[end].of_object
    values = f"try_variant_get({value}, {where}, '{'map<string,variant>' if of_object else 'array<variant>'}')"
    values = f"map_values({values})" if of_object else values
    one = f"at{end}"
    rest = _walk(one, steps, end + 1, index, numbers=numbers)
    there = f"filter(transform({values}, {one} -> {rest}), {one} -> {one} IS NOT NULL)"
    return f"flatten({there})" if any(later.every for later in steps[end + 1 :]) else there


def _place(steps: Sequence[Step], at: int, end: int, index: int | None) -> str:
    if index is None or at == end:
        return exp.Literal.string(variant_path(steps[at:end])).sql("spark")
    return place(index, f"path{at:02}{end:02}")
