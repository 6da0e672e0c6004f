"""Every event that matches, row by row."""

from __future__ import annotations

import streamlit as st

from audit_explorer.analysis.headline import headline
from audit_explorer.charts.words import count
from audit_explorer.period import Period
from audit_explorer.ui.elements.empty_state import nothing_matches
from audit_explorer.ui.elements.timeline_view import draw_histogram
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.events.event_table import draw_columns, draw_events
from audit_explorer.ui.events.inside_picker import draw_inside
from audit_explorer.ui.failures.leading_patterns import draw_leading_patterns
from audit_explorer.ui.review.review_bar import draw_latest_bulk, draw_review_bar
from audit_explorer.ui.values.value_link import open_list
from audit_explorer.ui.view import ask, current

view = current()
with arriving(view, 150):
    figures = ask(headline, view, view.filter)
if figures.events or view.asked.period != Period():
    draw_histogram(view)
if figures.events:
    with st.container(horizontal=True, vertical_alignment="center", key="event count"):
        unclear = f", {figures.unknown:,} of unknown outcome" if figures.unknown else ""
        st.text(f"{count(figures.events, 'event')}, {figures.failed:,} failed{unclear}", width="stretch")
        draw_review_bar(view, figures.events)
        # Another key, another popover: the one that a list of values was opened from doesn't lie over it.
        place = "columns" if open_list() is None else "columns behind a list"
        with st.popover("Columns", icon=":material/view_column:", key=place):
            draw_columns()
            draw_inside(view)
    draw_latest_bulk(view)
    draw_leading_patterns(view)
    draw_events(view, figures.events)
else:
    nothing_matches(view)
