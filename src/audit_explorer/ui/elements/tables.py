"""Small tables of answers, whose rows can be clicked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import pandas as pd
import streamlit as st

from audit_explorer.shown import Shown, shown
from audit_explorer.ui.elements.lookalike_mark import lookalike_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from streamlit.elements.lib.column_types import ColumnConfig

    from audit_explorer.ui.view import Look

Columns: TypeAlias = "dict[str, ColumnConfig | str]"
"""Which columns are drawn: name in the frame to label or look."""

_CELL: Final = 300
# Up to so many rows a table is as high as its rows; a longer one scrolls in itself.
_ROWS: Final = 12
_MOST_HEIGHT: Final = 460


def table(
    frame: pd.DataFrame,
    look: Look,
    *,
    key: str,
    columns: Columns,
    on_row: Callable[[int], None] | None = None,
) -> None:
    """Draw columns of a frame; text inert, naive UTC times in the look's zone. A marked row is given to `on_row`.

    A column that is named as a field has that field's values; an outcome has its sign.
    `key` must differ when the rows do: a mark is a position, and outlives its rows.
    """
    drawn = pd.DataFrame({name: cells(frame[name], name, look) for name in columns})
    if on_row is None:
        st.dataframe(drawn, hide_index=True, height=_height(drawn), column_config=columns, placeholder="–")
        return
    st.dataframe(
        drawn,
        key=key,
        hide_index=True,
        height=_height(drawn),
        column_config=columns,
        placeholder="–",
        on_select=partial(_taken, key, len(frame), on_row),
        selection_mode="single-row",
    )


def cells(values: Iterable[object], name: str, look: Look, *, limit: int = _CELL) -> list[Shown]:
    """Give a column's values as a table shows them: None where there is none, numbers as they are, the rest as text.

    A name with letters that look like others says so.
    """
    values = list(values)
    marks = lookalike_marks(look, name, values)
    drawn = [shown(value, name, limit=limit, zone=look.zone, signs=True) for value in values]
    pairs = zip(drawn, values, strict=True)
    return [f"{text} {marks[str(value)]}" if value in marks else text for text, value in pairs] if marks else drawn


def whole(label: str) -> ColumnConfig:
    """Give the look of a column of whole numbers."""
    return st.column_config.NumberColumn(label, format="localized")


def percent(label: str) -> ColumnConfig:
    """Give the look of a column of shares, 0 to 1."""
    return st.column_config.NumberColumn(label, format="percent")


def _height(drawn: pd.DataFrame) -> int | Literal["content"]:
    return "content" if len(drawn) <= _ROWS else _MOST_HEIGHT


def _taken(key: str, rows: int, on_row: Callable[[int], None]) -> None:
    marked = st.session_state[key]["selection"]["rows"]
    if marked and marked[0] < rows:
        on_row(marked[0])
