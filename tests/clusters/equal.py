"""Whether two answers are the same, cell by cell, and where the first difference is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd


def difference(one: object, other: object, where: str = "") -> str:
    """Say where two answers differ first, in any cell, type or order; "" when nowhere."""
    one, other = _plain(one), _plain(other)
    if type(one) is not type(other):
        return f"{where}: {type(one).__name__} {one!r:.200} is not {type(other).__name__} {other!r:.200}"
    if isinstance(one, pd.DataFrame) and isinstance(other, pd.DataFrame):
        return _of_frames(one, other, where)
    if (pairs := _pairs(one)) is not None:
        return _of_pairs(pairs, _pairs(other) or [], where)
    both_nan = isinstance(one, float) and isinstance(other, float) and math.isnan(one) and math.isnan(other)
    return "" if both_nan or one == other else f"{where}: {one!r:.300} is not {other!r:.300}"


def _pairs(value: object) -> list[tuple[Any, Any]] | None:
    """Give what a value is made of, each part with its name or number; None where it is one."""
    if isinstance(value, Mapping):
        return list(value.items())
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return list(enumerate(value))
    if is_dataclass(value) and not isinstance(value, type):
        return [(field.name, getattr(value, field.name)) for field in fields(value) if field.compare]
    slots = getattr(type(value), "__slots__", None) or getattr(value, "__dict__", None)
    return [(name, getattr(value, name)) for name in slots] if slots and _is_ours(value) else None


def _is_ours(value: object) -> bool:
    return type(value).__module__.startswith("audit_explorer")


def _of_frames(one: pd.DataFrame, other: pd.DataFrame, where: str) -> str:
    if list(one.columns) != list(other.columns):
        return f"{where}: columns {list(one.columns)} are not {list(other.columns)}"
    for name in one.columns:
        # What kind of column it is counts as well: a page formats numbers, times and texts by it.
        kinds = one[name].dtype, other[name].dtype
        if kinds[0] != kinds[1] and len(one):
            return f"{where}.{name}: {kinds[0]} is not {kinds[1]}"
        if found := difference(one[name].tolist(), other[name].tolist(), f"{where}.{name}"):
            return found
    return ""


def _of_pairs(ones: list[tuple[Any, Any]], others: list[tuple[Any, Any]], where: str) -> str:
    for (name, one), (name_too, other) in zip(ones, others, strict=False):
        if name != name_too:
            return f"{where}: {name!r} is not {name_too!r}"
        if found := difference(one, other, f"{where}[{name}]"):
            return found
    return (
        "" if len(ones) == len(others) else f"{where}: {len(ones)} are not {len(others)}: {ones!r:.200} {others!r:.200}"
    )


def _plain(value: object) -> object:
    """Give what is missing as None, numbers as Python's; a set has no order, a table is a frame."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, pd.Series):
        return value.to_frame()
    if isinstance(value, set | frozenset):
        return sorted(value, key=repr)
    return value
