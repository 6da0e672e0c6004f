"""What is chosen on the page about differences: the view, and by what values are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.differences.dimensions import DIMENSION_LABELS, DIMENSIONS, MOST_DIMENSIONS
from audit_explorer.ui import link
from audit_explorer.ui.differences.difference_link import OF, VIEW, VIEWS, chosen_dimensions, chosen_view

if TYPE_CHECKING:
    from audit_explorer.ui.view import View

_VIEW_KEY: Final = "difference view"
_OF_KEY: Final = "difference dimensions"


def choose_view() -> str:
    """Draw the choice of the view, and give it."""
    chosen = chosen_view()
    st.session_state[_VIEW_KEY] = chosen
    st.segmented_control(
        "View",
        list(VIEWS),
        format_func=lambda name: VIEWS[name],
        key=_VIEW_KEY,
        on_change=lambda: link.change(**{VIEW: st.session_state[_VIEW_KEY] or chosen, "page": None}),
        label_visibility="collapsed",
    )
    return chosen


def choose_dimensions(view: View) -> tuple[str, ...]:
    """Draw the choice of one to three things that values are looked at by, and give them."""
    chosen = chosen_dimensions(view)
    st.session_state[_OF_KEY] = list(chosen)
    st.multiselect(
        "Of what, alone or together (up to three)",
        list(DIMENSIONS),
        format_func=lambda name: DIMENSION_LABELS[name],
        key=_OF_KEY,
        max_selections=MOST_DIMENSIONS,
        on_change=lambda: link.change(**{OF: tuple(st.session_state[_OF_KEY]) or None, "page": None}),
        width=560,
    )
    return chosen
