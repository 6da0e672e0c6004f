"""The choice of paths inside the JSON of records, as columns of the table or as values to count."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.inside.paths import DEPTH, paths
from audit_explorer.analysis.values.value_list import ValueAsk
from audit_explorer.charts.words import count
from audit_explorer.shown import shown
from audit_explorer.ui.events.event_table import chosen_columns, show_columns
from audit_explorer.ui.values.value_link import show_list
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.analysis.inside.paths import Paths

_CHOICE: Final = "inside path"
_NAME: Final = 80
_UNASKABLE: Final = 5


def draw_inside(view: View) -> None:
    """Draw the choice; the log is looked into only once it is opened."""
    folded = st.expander("From inside body, context, metadata, error", key="inside", on_change="rerun")
    if not folded.open:
        return
    with folded:
        found = ask(paths, view, view.filter)
        usable = found.frame[found.frame["reason"].isna()]
        if usable.empty:
            st.caption("No record under this filter has anything inside that can be asked for.")
        else:
            _choose(usable)
        for sentence in _left_out(found):
            st.text(sentence)


def _choose(usable: pd.DataFrame) -> None:
    words = {
        path: f"{shown(path, limit=_NAME)} · {kind} · {count(records, 'record')}"
        for path, kind, records in zip(usable["path"], usable["kind"], usable["records"], strict=True)
    }
    path = st.selectbox(
        "Path", list(words), index=None, format_func=lambda one: words[one], key=_CHOICE, placeholder="Type to search"
    )
    with st.container(horizontal=True):
        st.button("Add as a column", disabled=path is None, on_click=partial(_add, path), key="inside column")
        st.button("Count its values", disabled=path is None, on_click=partial(_count, path), key="inside values")


def _add(path: str | None) -> None:
    if path is not None:
        show_columns(tuple(dict.fromkeys((*chosen_columns(), path))))


def _count(path: str | None) -> None:
    if path is not None:
        show_list(ValueAsk(path))


def _left_out(found: Paths) -> list[str]:
    """Say what is not listed, or can't be chosen."""
    said = []
    without = found.frame[found.frame["reason"].notna()]
    if len(without):
        named = [
            f"{shown(path, limit=_NAME)} ({count(records, 'record')}: {reason})"
            for path, records, reason in zip(
                *(without[name].head(_UNASKABLE) for name in ("path", "records", "reason")), strict=True
            )
        ]
        more = f", and {len(without) - _UNASKABLE:,} more" if len(without) > _UNASKABLE else ""
        said.append(f"Can't be chosen: {', '.join(named)}{more}.")
    if found.more:
        said.append(f"{count(found.more, 'rarer path')} not listed.")
    if found.deeper:
        said.append(f"{count(found.deeper, 'path')} lead deeper than {DEPTH} levels; what is below is not listed.")
    if found.unread:
        said.append(f"{count(found.unread, 'record')} built in rare ways not looked into.")
    return said
