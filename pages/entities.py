"""What was acted upon: by type, one by one, and each one's history."""

from __future__ import annotations

import streamlit as st

from audit_explorer.ui.elements.empty_state import nothing_matches, some_match
from audit_explorer.ui.entities.breakdown_view import draw_breakdown
from audit_explorer.ui.entities.entity_address import named
from audit_explorer.ui.entities.entity_page import draw_named
from audit_explorer.ui.entities.entity_ranking import draw_ranking
from audit_explorer.ui.view import current

view = current()
entity = named()
if entity is not None:
    draw_named(view, entity)
elif some_match(view):
    draw_breakdown(view)
    st.subheader("Entities", anchor=False)
    draw_ranking(view)
else:
    nothing_matches(view)
