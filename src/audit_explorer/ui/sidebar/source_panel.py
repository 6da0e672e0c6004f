"""The sidebar's part about the log: which one, what is in it, and how to open another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.charts.words import count
from audit_explorer.ui.elements.markdown import code
from audit_explorer.ui.elements.uploader import uploader
from audit_explorer.ui.engine.engine_mark import draw_mark
from audit_explorer.ui.session import logs
from audit_explorer.ui.session.archive_reading import archive_buttons
from audit_explorer.ui.session.log_name import shortened
from audit_explorer.ui.sidebar.table_panel import table_button, table_version

if TYPE_CHECKING:
    from audit_explorer.ui.session.reading import Reading

_CHOICE = "log choice"
# Characters of a log's name that a line has room for.
_NAME = 40


def source_panel() -> None:
    """Draw it."""
    choices, chosen = logs.available(), logs.chosen()
    with st.container(gap="xsmall", key="source"):
        if len(choices) > 1:
            st.session_state[_CHOICE] = choices.index(chosen)
            st.selectbox(
                "Log",
                range(len(choices)),
                format_func=lambda number: shortened(choices[number].label, _NAME),
                key=_CHOICE,
                label_visibility="collapsed",
                on_change=lambda: logs.choose(choices[st.session_state[_CHOICE]]),
            )
        else:
            st.markdown(code(shortened(chosen.label, _NAME)))
        _describe(chosen)
        table_version(chosen)
        draw_mark(chosen.dataset)
        with st.expander("Open a log", icon=":material/upload_file:"):
            uploader("sidebar")
            archive_buttons(chosen)
            table_button(choices)
            if chosen is not choices[0]:
                st.button("Close this log", on_click=logs.remove, args=[chosen], help="Remove it from this server.")


def _describe(reading: Reading) -> None:
    if reading.dataset is None:
        return
    facts = reading.dataset.facts
    words = [count(facts.total, "record")]
    words += [f"{number:,} {what}" for number, what in _flaws(reading) if number]
    st.caption(" · ".join(words))


def _flaws(reading: Reading) -> list[tuple[int, str]]:
    facts = reading.dataset.facts if reading.dataset else None
    if facts is None:
        return []
    return [
        (facts.unreadable, "unreadable"),
        (facts.undated, "without a time"),
        (facts.duplicates, "copy merged" if facts.duplicates == 1 else "copies merged"),
        (facts.conflicts, "conflicting id" if facts.conflicts == 1 else "conflicting ids"),
        (facts.probable, "probably there twice"),
    ]


@st.fragment(run_every=0.5)
def reading_progress(reading: Reading) -> None:
    """Show how far a reading is, with a way to stop it; the whole page is drawn again when it has ended."""
    if reading.ended:
        st.rerun()
    at = reading.progress()
    mb = 1_000_000
    share = min(1.0, at.done / at.total) if at.total else 0.0
    known = f" – {at.done / mb:,.0f} of {at.total / mb:,.0f} MB" if at.total else " …"
    st.progress(share, text=f"{code(at.step, 80)}{known}")
    st.button("Cancel", on_click=reading.cancel, key="cancel reading")
