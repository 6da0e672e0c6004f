"""Facets with counts, many in one element."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from audit_explorer.ui.elements.components.facet_model import payload, resolve
from audit_explorer.ui.session.slots import FACET_RENDERINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit_explorer.ui.elements.components.facet_model import FacetClick, FacetViews, Rendering

# A person may click on a list while its successor is on the way: the latest few are remembered.
_REMEMBERED: Final = 8

# The name is the project's and the entry's in the package's own pyproject.toml, which names the folder of the files.
_mount = st.components.v2.component("audit-explorer.facet_list", js="facet_list.js", css="facet_list.css")


def facet_list(
    facets: FacetViews,
    *,
    key: str,
    layout: Literal["panel", "cards"] = "panel",
    on_click: Callable[[], None],
) -> FacetClick | None:
    """Draw facets in one element; a click is one rerun.

    Args:
        facets: What to draw.
        key: The element's key, unique in the session.
        layout: "panel" is a narrow column of folding facets, "cards" a grid of boxes.
        on_click: Called before the rerun; `clicked(key)` tells in it what was clicked.

    Returns:
        The click that caused this run, None in every other run.
    """
    rendered, name = facets.rendered, str(facets.contents["nonce"])
    kept = [(other, rows) for other, rows in _renderings(key).items() if other != name][1 - _REMEMBERED :]
    FACET_RENDERINGS.set({**FACET_RENDERINGS.get(), key: dict([*kept, (name, rendered)])})
    result = _mount(key=key, data=payload(facets, layout), on_click_change=on_click)
    return resolve(result.get("click"), _renderings(key))


def clicked(key: str) -> FacetClick | None:
    """Return the click that is being handled, for use in `on_click`; None when there is none."""
    return resolve(st.session_state.get(key, {}).get("click"), _renderings(key))


def _renderings(key: str) -> Mapping[str, Rendering]:
    return FACET_RENDERINGS.get().get(key, {})
