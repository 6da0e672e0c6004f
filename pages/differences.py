"""What is new, rare, gone, or different from something else."""

from __future__ import annotations

from audit_explorer.ui.differences.compare_view import draw_comparison
from audit_explorer.ui.differences.difference_choices import choose_dimensions, choose_view
from audit_explorer.ui.differences.difference_link import COMPARE
from audit_explorer.ui.differences.value_view import draw_values
from audit_explorer.ui.elements.empty_state import nothing_matches, some_match
from audit_explorer.ui.view import current

view = current()
chosen = choose_view()
if chosen == COMPARE:
    draw_comparison(view)
elif chosen != "gone" and not some_match(view):
    nothing_matches(view)
else:
    draw_values(view, chosen, choose_dimensions(view))
