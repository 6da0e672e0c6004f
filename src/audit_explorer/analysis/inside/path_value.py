"""The SQL of what stands at a path inside a field that holds JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.filters.sql_fragment import Predicate

if TYPE_CHECKING:
    from audit_explorer.filters.column import Column


def value_sql(column: Column) -> Predicate:
    """Give the SQL of a path's value as text, NULL where there is none; several are joined by "; "."""
    values = _values(column)
    if column.many:
        # A list without its NULLs; of nothing it is no text.
        return Predicate(f"nullif(array_to_string({values.sql}, '; '), '')", values.parameters)
    return values


def each_value_sql(column: Column) -> Predicate:
    """Give the SQL that makes a row of each different value of a path in a record; for one value, that value."""
    values = _values(column)
    if column.many:
        return Predicate(f"unnest(list_distinct({values.sql}))", values.parameters)
    return values


def _values(column: Column) -> Predicate:
    # Legacy errors may be any text: what is no JSON has nothing inside.
    return Predicate(
        f"CASE WHEN json_valid({column.field}) THEN json_extract_string({column.field}, ?) END", (column.path,)
    )
