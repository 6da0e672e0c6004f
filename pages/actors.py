"""Who acted: one by one, and what each did."""

from __future__ import annotations

from audit_explorer.ui import link
from audit_explorer.ui.actors.actor_page import draw_actor
from audit_explorer.ui.actors.actor_ranking import draw_actor_ranking
from audit_explorer.ui.elements.empty_state import nothing_matches, some_match
from audit_explorer.ui.view import current

view = current()
who = link.get("who")
if who:
    draw_actor(view, who)
elif some_match(view):
    draw_actor_ranking(view)
else:
    nothing_matches(view)
