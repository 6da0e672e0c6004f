"""The sidebar's part about values: the facets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.record import LOOKALIKE
from audit_explorer.ui.elements.components.facet_list import facet_list
from audit_explorer.ui.elements.components.facet_model import FacetViews
from audit_explorer.ui.elements.facet_views import counted, handle, view_of
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.session.slots import FACET_ASKS
from audit_explorer.ui.view import made

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit_explorer.analysis.facets import FacetAsk
    from audit_explorer.filters import Filter
    from audit_explorer.ui.view import View

_PANEL: Final = "facet panel"
#: Pixels of its skeleton: about what a window has room for.
HEIGHT: Final = 600
_FIRST: Final = ("result", "action", "operation", "source_type", "actor", "entity_type")
_OPEN: Final = frozenset({*_FIRST, LOOKALIKE})


def filter_panel(view: View) -> None:
    """Draw it; every choice goes into the address."""
    asked = view.asked
    with arriving(view, HEIGHT):
        drawn = made(_facets, view, view.filter, asked, FACET_ASKS.get())
    if drawn.facets:
        facet_list(drawn, key=_PANEL, layout="panel", on_click=lambda: handle(_PANEL, asked))


def _facets(view: View, resolved: Filter, asked: Filter, asks: Mapping[str, FacetAsk]) -> FacetViews:
    found = counted(view, resolved, asks)
    # One place each, whatever they hold under the filter: nothing jumps.
    places = dict.fromkeys([*_FIRST, *found])
    return FacetViews(
        tuple(
            view_of(one, asked, opened=field in _OPEN or field in asked.fields)
            for field, one in ((field, found[field]) for field in places if field in found)
            # A field that this log doesn't have is no facet of it.
            if any(row.value is not None for row in one.facet.values) or one.ask.search or field in asked.fields
        )
    )
