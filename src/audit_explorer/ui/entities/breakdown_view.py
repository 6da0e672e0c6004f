"""Entity types by action, with the share that failed; what is clicked narrows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.parties.entities import breakdown
from audit_explorer.charts import entity_breakdown
from audit_explorer.filters import Condition, Filter
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Columns, table, whole
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.charts import Chart, Palette
    from audit_explorer.store import Dataset

_FIELDS: Final = ("entity_type", "action", "result")


def draw_breakdown(view: View) -> None:
    """Draw entity type and action inside each other, with the table twin."""
    with arriving(view, 420):
        frame, chart = ask(_breakdown, view, view.filter, view.palette)
    key = f"breakdown {view.key}"
    st.plotly_chart(
        chart.figure,
        key=key,
        on_select=partial(_take_area, key, view, chart.keys),
        selection_mode="points",
        config={"displayModeBar": False},
        alt=chart.alt,
    )
    columns: Columns = {
        "entity_type": "Entity type",
        "action": "Action",
        "result": "Outcome",
        "events": whole("Events"),
    }
    folded = st.expander("The same as a table: select a row to filter by it", key="breakdown folded", on_change="rerun")
    if folded.open:
        with folded:
            table(frame, view, key=f"table {key}", columns=columns, on_row=partial(_take_row, view, frame))


def _breakdown(dataset: Dataset, asked: Filter, palette: Palette) -> tuple[pd.DataFrame, Chart]:
    frame = breakdown(dataset, asked)
    return frame, entity_breakdown(frame, palette=palette)


def _take_area(key: str, view: View, keys: tuple[tuple[str | None, ...], ...]) -> None:
    points = st.session_state[key]["selection"]["points"]
    number = points[0].get("point_number") if points else None
    if isinstance(number, int) and 0 <= number < len(keys):
        _narrow(view, keys[number])


def _take_row(view: View, frame: pd.DataFrame, row: int) -> None:
    _narrow(view, tuple(value if isinstance(value, str) else None for value in frame.iloc[row][list(_FIELDS)]))


def _narrow(view: View, path: tuple[str | None, ...]) -> None:
    conditions = [
        Condition(field, "is", value) if value else Condition(field, "missing")
        for field, value in zip(_FIELDS, path, strict=False)
    ]
    if conditions:
        link.show(view.asked.adding(*conditions))
