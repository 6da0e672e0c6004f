"""How much happened, what failed, who was involved."""

from __future__ import annotations

import streamlit as st

from audit_explorer.analysis.headline import headline
from audit_explorer.ui.bursts.burst_list import draw_bursts
from audit_explorer.ui.elements.empty_state import nothing_matches
from audit_explorer.ui.elements.timeline_view import draw_timeline, draw_undated, outcome_timeline, timeline_table
from audit_explorer.ui.engine.arriving import Late, arriving
from audit_explorer.ui.overview.changes_view import draw_changes
from audit_explorer.ui.overview.headline_view import draw_headline
from audit_explorer.ui.overview.leading_view import draw_leading_failures, draw_newest
from audit_explorer.ui.overview.problems_view import draw_problems
from audit_explorer.ui.overview.questions_view import HEIGHT, draw_questions
from audit_explorer.ui.view import ask, current

view = current()
with arriving(view, 440):
    some = ask(headline, view, view.filter).events
questions = Late(view, draw_questions, HEIGHT) if some else None
st.subheader("How much happened, and when", anchor=False)
figures = draw_headline(view)
if figures.events:
    with arriving(view, 320):
        answer, chart = ask(outcome_timeline, view, view.filter, view.zone, view.palette)
    draw_timeline(chart, view.asked, f"overview timeline {view.key}", answer.outside)
    draw_bursts(view, view.filter)
    draw_undated(answer, view.asked)
    if answer.buckets:
        timeline_table(answer, view.asked, f"overview table {view.key}")
    draw_changes(view)
    draw_leading_failures(view)
    draw_newest(view)
else:
    nothing_matches(view)
draw_problems(view)
if questions is not None:
    questions.draw()
