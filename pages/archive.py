"""What is kept beyond the platform's memory."""

from __future__ import annotations

import streamlit as st

from audit_explorer.ui.archive.archive_view import draw_coverage, draw_damage, draw_requests, is_empty
from audit_explorer.ui.archive.upkeep_view import draw_upkeep, under_way
from audit_explorer.ui.elements.error_box import telling
from audit_explorer.ui.view import current_look

look = current_look()
job = under_way()
with telling():
    if is_empty():
        st.text("Nothing is kept yet. Sync here, keep what you fetch on the page Fetch, or add a log from the sidebar.")
    else:
        draw_coverage(look)
    draw_damage()
    draw_upkeep(job)
    draw_requests(look)
