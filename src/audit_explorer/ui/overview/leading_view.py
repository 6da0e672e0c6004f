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
from audit_explorer.ui.elements.tables import Columns, draw_table, made_table, whole, wrapped
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.events.event_link import open_row
from audit_explorer.ui.view import View, ask, made

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.ui.elements.components.record_model import RecordTable

_FAILURES: Final = 5
_NEWEST: Final = 10


def draw_leading_failures(view: View) -> None:
    """Draw the most frequent error patterns; a row leads to its events. Nothing where nothing failed."""
    with arriving(view, 220):
        frame, total = _patterns(view, view.filter)
    if frame.empty:
        return
    st.subheader("Leading failures", anchor=False)
    drawn = made(_patterns_table, view, view.filter)
    draw_table(drawn, view, key=f"leading {view.key}", on_row=partial(_show_pattern, view, frame))
    if total > len(frame):
        st.button(
            f"All {total:,} error patterns", type="tertiary", on_click=partial(link.show_on, "failures", view.asked)
        )


def draw_newest(view: View) -> None:
    """Draw the newest events; a row opens its event beside the page."""
    st.subheader("Newest events", anchor=False)
    with arriving(view, 330):
        frame, drawn = _newest(view, view.filter), made(_newest_table, view, view.filter)
    draw_table(drawn, view, key=f"newest {view.key}", on_row=partial(_open, frame))
    st.button("All events", type="tertiary", on_click=partial(link.show_on, "events", view.asked))


def _patterns(view: View, asked: Filter) -> tuple[pd.DataFrame, int]:
    return ask(patterns, view, asked, most=_FAILURES)


def _patterns_table(view: View, asked: Filter) -> RecordTable:
    columns: Columns = {
        "error_shape": wrapped("Error pattern"),
        "failures": whole("Failures"),
        "actors": whole("Actors"),
        "last": f"Last ({view.zone.key})",
    }
    return made_table(_patterns(view, asked)[0], view, columns=columns, opens=True)


def _newest(view: View, asked: Filter) -> pd.DataFrame:
    names = ("happened_at", "result", "actor", "action", "entity_type", "entity_name", "entity_id")
    return ask(page, view, asked, columns=names, sort=Sort(), limit=_NEWEST)


def _newest_table(view: View, asked: Filter) -> RecordTable:
    columns: Columns = {
        "happened_at": f"Time ({view.zone.key})",
        "result": "Outcome",
        "actor": "Actor",
        "action": "Action",
        "entity_type": "Entity type",
        "entity_name": "Entity",
    }
    return made_table(_newest(view, asked), view, columns=columns, opens=True)


def _show_pattern(view: View, frame: pd.DataFrame, row: int) -> None:
    shape = frame.iloc[row]["error_shape"]
    known = isinstance(shape, str) and bool(shape)
    pattern = Condition("error_shape", "is", shape) if known else Condition("error_shape", "missing")
    failed = Condition("result", "is", FAILED)
    link.show_on("events", view.asked.without("result").adding(pattern, failed))


def _open(frame: pd.DataFrame, row: int) -> None:
    open_row(int(frame.iloc[row]["seq"]))
