"""What failed when, how, for whom."""

from __future__ import annotations

import streamlit as st

from audit_explorer.analysis.headline import headline
from audit_explorer.ui.elements.choice import pick
from audit_explorer.ui.elements.empty_state import nothing_matches
from audit_explorer.ui.failures.failure_views import (
    SPLITS,
    draw_failure_timeline,
    draw_none,
    draw_patterns,
    draw_rates,
    failed_of,
)
from audit_explorer.ui.view import ask, current

view = current()
figures = ask(headline, view, view.filter)
if not figures.events:
    nothing_matches(view)
elif not figures.failed:
    draw_none(figures)
else:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        split = pick("Split by", "by", SPLITS)
        st.text(failed_of(figures))
    draw_failure_timeline(view, split)
    draw_patterns(view)
    draw_rates(view, split)
