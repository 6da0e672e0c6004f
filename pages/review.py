"""What was looked at, what is left, what changed since."""

from __future__ import annotations

import streamlit as st

from audit_explorer.ui.elements.empty_state import nothing_matches, some_match
from audit_explorer.ui.elements.error_box import telling
from audit_explorer.ui.review.baseline_view import draw_baseline
from audit_explorer.ui.review.exchange_view import draw_exchange
from audit_explorer.ui.review.latest_marks import draw_latest_marks
from audit_explorer.ui.review.progress_view import draw_progress
from audit_explorer.ui.review.review_list import draw_reviews
from audit_explorer.ui.review.saved_views_view import draw_saved_views
from audit_explorer.ui.view import current

_PARTS = (
    ("Reviews", draw_reviews),
    ("Saved views", draw_saved_views),
    ("Against a baseline", draw_baseline),
    ("Latest marks", draw_latest_marks),
    ("Export and import", draw_exchange),
)

view = current()
parts = list(_PARTS)
if some_match(view):
    # What keeps the progress from being read keeps the rest too: it is said once.
    parts = []
    with telling():
        draw_progress(view)
        parts = list(_PARTS)
else:
    nothing_matches(view)
for title, draw in parts:
    st.subheader(title, anchor=False)
    with telling():
        draw(view)
