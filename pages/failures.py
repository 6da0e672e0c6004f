"""What failed when, why, for whom."""

from __future__ import annotations

import streamlit as st

from audit_explorer.analysis.headline import headline
from audit_explorer.ui.elements.choice import pick
from audit_explorer.ui.elements.empty_state import nothing_matches
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.failures.failure_views import (
    UNSPLIT,
    draw_failure_timeline,
    draw_none,
    draw_rates,
    failed_of,
    splits,
)
from audit_explorer.ui.failures.incident_view import draw_incidents
from audit_explorer.ui.failures.pattern_rows import draw_pattern_rows
from audit_explorer.ui.failures.pattern_table import draw_patterns
from audit_explorer.ui.failures.story_band import chosen_band
from audit_explorer.ui.failures.story_view import draw_stories
from audit_explorer.ui.view import ask, current

view = current()
with arriving(view, 320):
    figures = ask(headline, view, view.filter)
if not figures.events:
    nothing_matches(view)
elif not figures.failed:
    draw_none(figures)
else:
    offered = splits(view, figures.failed)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text(failed_of(figures), width="stretch")
        split = pick("Split by", "by", offered) if offered else UNSPLIT
    draw_failure_timeline(view, split, chosen_band(view))
    draw_incidents(view)
    draw_stories(view)
    draw_patterns(view)
    draw_pattern_rows(view)
    draw_rates(view, split, offered)
