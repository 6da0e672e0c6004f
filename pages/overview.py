"""How much happened, what failed, who was involved."""

from __future__ import annotations

import streamlit as st

from audit_explorer.ui.elements.components.facet_list import facet_list
from audit_explorer.ui.elements.empty_state import nothing_matches
from audit_explorer.ui.elements.facet_views import counted, handle, view_of
from audit_explorer.ui.elements.timeline_view import draw_timeline, draw_undated, outcome_timeline, timeline_table
from audit_explorer.ui.overview.headline_view import draw_headline
from audit_explorer.ui.overview.problems_view import draw_problems
from audit_explorer.ui.view import ask, current

LEADERS = ("action", "entity_type", "actor", "error_type", "source_ip", "cluster")

view = current()
figures = draw_headline(view)
if figures.events:
    answer, chart = ask(outcome_timeline, view, view.filter, view.zone, view.palette)
    draw_timeline(chart, view.asked, f"overview timeline {view.key}", answer.outside)
    draw_undated(answer, view.asked)
    if answer.buckets:
        with st.expander("The timeline as a table: select a row to make it the period"):
            timeline_table(answer, view.asked, f"overview table {view.key}")
    facets = counted(view)
    cards = [view_of(facets[field], view.asked, opened=True) for field in LEADERS]
    facet_list(cards, key="leaders", layout="cards", on_click=lambda: handle("leaders", view.asked))
else:
    nothing_matches(view)
draw_problems(view)
