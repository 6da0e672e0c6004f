"""The filter of the address as it stands for a dataset now: its period absolute, its marks those of rows."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.errors import WorkbenchError
from audit_explorer.record import REVIEW
from audit_explorer.ui import link
from audit_explorer.ui.elements.error_box import show_error
from audit_explorer.ui.people.person import person
from audit_explorer.ui.view import Look, View
from audit_explorer.workbench.resolving import marked

if TYPE_CHECKING:
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset


def resolved_view(look: Look, dataset: Dataset) -> View | None:
    """Give the view of a dataset; None, having said why, where the marks that are asked for can't be read."""
    try:
        resolved = resolved_filter(look.asked, look, dataset)
    except WorkbenchError as error:
        show_error(error)
        return None
    return View(look.asked, look.zone, look.palette, look.now, dataset, resolved)


def resolved_filter(asked: Filter, look: Look, dataset: Dataset) -> Filter:
    """Resolve a filter for a dataset; raises WorkbenchError."""
    marks = marked(dataset, asked, person().name) if asked.asks_marks else None
    return asked.resolve(newest=dataset.facts.newest, now=look.now, zone=look.zone, marked=marks)


def offer_without_marks(look: Look) -> None:
    """Offer the page without what can't be asked: it would show other events than its filter says."""
    expression = look.asked.expression
    without = look.asked.without(REVIEW)
    if without.asks_marks and expression is not None:
        without = replace(without, expression=None)
    st.text("This filter asks for marks, so that nothing is shown as long as they can't be read.")
    st.button("Show it without asking for marks", on_click=partial(link.show, without))
