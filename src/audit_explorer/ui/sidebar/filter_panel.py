"""The sidebar's part about values: the facets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.record import LOOKALIKE
from audit_explorer.ui.elements.components.facet_list import facet_list
from audit_explorer.ui.elements.facet_views import counted, handle, view_of

if TYPE_CHECKING:
    from audit_explorer.ui.view import View

_PANEL: Final = "facet panel"
_FIRST: Final = ("result", "action", "operation", "source_type", "actor", "entity_type")
_OPEN: Final = frozenset({*_FIRST, LOOKALIKE})


def filter_panel(view: View) -> None:
    """Draw it; every choice goes into the address."""
    asked = view.asked
    found = counted(view)
    # One place each, whatever they hold under the filter: nothing jumps.
    places = dict.fromkeys([*_FIRST, *found])
    views = [
        view_of(one, asked, opened=field in _OPEN or field in asked.fields)
        for field, one in ((field, found[field]) for field in places if field in found)
        # A field that this log doesn't have is no facet of it.
        if any(row.value is not None for row in one.facet.values) or one.ask.search or field in asked.fields
    ]
    if not views:
        return
    facet_list(views, key=_PANEL, layout="panel", on_click=lambda: handle(_PANEL, asked))
