"""Records that an object holds as a table: names beside rows of cells, or a column of values under each name."""

from __future__ import annotations

from typing import Final

from audit_explorer.sources.files.envelopes.loose_names import is_record_by_other_names
from audit_explorer.store.ingest.record_rule import is_record

# How a column's description calls its name (Azure's tables, ClickHouse, Trino, BigQuery).
_NAMES: Final = ("name", "Name", "ColumnName", "field", "label")
_LEAST: Final = 2


def rows_of(value: dict[str, object]) -> list[dict[str, object]] | None:
    """Give the records of a table in an object; None when it is no table, or one of something else."""
    rows = _columns_of_values(value) if is_record(value) else _names_beside_rows(value)
    return rows if rows and (is_record(rows[0]) or is_record_by_other_names(rows[0])) else None


def _names_beside_rows(value: dict[str, object]) -> list[dict[str, object]] | None:
    lists = [item for item in value.values() if isinstance(item, list) and item]
    names = next((found for item in lists if (found := _names(item)) is not None), None)
    if names is None:
        return None
    for item in lists:
        if all(isinstance(row, list) and len(row) == len(names) for row in item):
            return [dict(zip(names, row, strict=True)) for row in item]
    return None


def _names(columns: list[object]) -> list[str] | None:
    names = [_name(column) for column in columns]
    texts = [name for name in names if isinstance(name, str)]
    return texts if len(texts) == len(names) >= _LEAST and len({*texts}) == len(texts) else None


def _name(column: object) -> object:
    if isinstance(column, dict):
        return next((column[name] for name in _NAMES if isinstance(column.get(name), str)), None)
    return column


def _columns_of_values(value: dict[str, object]) -> list[dict[str, object]] | None:
    columns = list(value.values())
    first = columns[0]
    if isinstance(first, list) and all(isinstance(item, list) and len(item) == len(first) for item in columns):
        return [dict(zip(value, cells, strict=True)) for cells in zip(*columns, strict=True)]
    if isinstance(first, dict) and all(isinstance(item, dict) and item.keys() == first.keys() for item in columns):
        return [{name: column[row] for name, column in value.items()} for row in first]  # type: ignore[index]
    return None
