"""The leading failures, the newest events: a few rows each, that lead to the rest."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.events import Sort, page
from audit_explorer.analysis.patterns import patterns
from audit_explorer.filters import Condition
from audit_explorer.record import FAILED
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Columns, table, whole, wrapped
from audit_explorer.ui.events.event_link import open_row
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd

_FAILURES: Final = 5
_NEWEST: Final = 10


def draw_leading_failures(view: View) -> None:
    """Draw the most frequent error patterns; a row leads to its events. Nothing where nothing failed."""
    frame, total = ask(patterns, view, view.filter, most=_FAILURES)
    if frame.empty:
        return
    st.subheader("Leading failures", anchor=False)
    columns: Columns = {
        "error_shape": wrapped("Error pattern"),
        "failures": whole("Failures"),
        "actors": whole("Actors"),
        "last": f"Last ({view.zone.key})",
    }
    table(frame, view, key=f"leading {view.key}", columns=columns, on_row=partial(_show_pattern, view, frame))
    if total > len(frame):
        st.button(
            f"All {total:,} error patterns", type="tertiary", on_click=partial(link.show_on, "failures", view.asked)
        )


def draw_newest(view: View) -> None:
    """Draw the newest events; a row opens its event beside the page."""
    st.subheader("Newest events", anchor=False)
    names = ("happened_at", "result", "actor", "action", "entity_type", "entity_name", "entity_id")
    frame = ask(page, view, view.filter, columns=names, sort=Sort(), limit=_NEWEST)
    columns: Columns = {
        "happened_at": f"Time ({view.zone.key})",
        "result": "Outcome",
        "actor": "Actor",
        "action": "Action",
        "entity_type": "Entity type",
        "entity_name": "Entity",
    }
    table(frame, view, key=f"newest {view.key}", columns=columns, on_row=partial(_open, frame))
    st.button("All events", type="tertiary", on_click=partial(link.show_on, "events", view.asked))


def _show_pattern(view: View, frame: pd.DataFrame, row: int) -> None:
    shape = frame.iloc[row]["error_shape"]
    known = isinstance(shape, str) and bool(shape)
    pattern = Condition("error_shape", "is", shape) if known else Condition("error_shape", "missing")
    failed = Condition("result", "is", FAILED)
    link.show_on("events", view.asked.without("result").adding(pattern, failed))


def _open(frame: pd.DataFrame, row: int) -> None:
    open_row(int(frame.iloc[row]["seq"]))
