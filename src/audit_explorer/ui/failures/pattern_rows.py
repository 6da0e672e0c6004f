"""The newest failures of the pattern that the address names, beside what leads further."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.events import Sort, page
from audit_explorer.analysis.headline import headline
from audit_explorer.charts.words import count
from audit_explorer.record import FIELD
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Columns, table, wrapped
from audit_explorer.ui.events.event_link import open_row
from audit_explorer.ui.failures.failure_views import failing
from audit_explorer.ui.failures.pattern_table import CHOSEN, SILENT, in_words, of_pattern, with_values
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter

_ROWS: Final = 10
_COLUMNS: Final = (
    *("happened_at", "actor", "action", "entity_type", "entity_name", "cluster", "http_status", "source_ip"),
    "error_message",
)
_LENGTH: Final = 400


def draw_pattern_rows(view: View) -> None:
    """Draw them below the patterns; nothing where the address names no pattern."""
    chosen = link.get(CHOSEN)
    if chosen is None:
        return
    with st.container(border=True, key="pattern"):
        narrowed = _of(view.filter, chosen)
        figures = ask(headline, view, narrowed)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(_title(chosen), width="stretch")
            st.button("Explore these", icon=":material/manage_search:", on_click=partial(_explore, view, chosen))
            st.button("Only this pattern", icon=":material/filter_alt:", on_click=partial(_only, view, chosen))
            st.button(
                "Close", icon=":material/close:", key="close pattern", on_click=partial(link.change, pattern=None)
            )
        if not figures.events:
            st.caption("No failure that matches has this pattern.")
            return
        newest = "" if figures.events <= _ROWS else f"The newest {_ROWS} of "
        st.caption(
            f"{newest}{count(figures.events, 'failure')} by {count(figures.actors, 'actor')}. Select one to open it."
        )
        rows = ask(page, view, narrowed, columns=(*_COLUMNS, "entity_id"), sort=Sort(), limit=_ROWS)
        columns: Columns = {name: _label(name, view) for name in _COLUMNS}
        columns["error_message"] = wrapped(FIELD["error_message"].label)
        table(
            rows,
            view,
            key=f"pattern rows {view.key} {hash(tuple(rows['seq'])):x} {link.get('event')}",
            columns=with_values(columns, rows),
            on_row=partial(_open, rows),
        )


def _label(name: str, view: View) -> str:
    return f"Time ({view.zone.key})" if name == "happened_at" else FIELD[name].label


def _title(chosen: str) -> str:
    if not chosen:
        return SILENT
    words = in_words(chosen)
    pattern = shown(chosen, "error_shape", limit=_LENGTH)
    return f"{words}: {pattern}" if words else f"{pattern}"


def _of(asked: Filter, chosen: str) -> Filter:
    return failing(asked).without("error_shape").adding(of_pattern(chosen))


def _only(view: View, chosen: str) -> None:
    link.show(view.asked.without("error_shape").adding(of_pattern(chosen)))


def _close() -> None:
    link.change(**{CHOSEN: None})


def _explore(view: View, chosen: str) -> None:
    link.show_on("events", _of(view.asked, chosen))


def _open(rows: pd.DataFrame, row: int) -> None:
    open_row(int(rows.iloc[row]["seq"]))
