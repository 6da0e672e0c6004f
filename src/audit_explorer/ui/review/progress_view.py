"""How much of what the filter asks for is reviewed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.analysis.keys.review_progress import progress
from audit_explorer.filters import Condition
from audit_explorer.filters.marks.mark_words import REVIEWED
from audit_explorer.record import REVIEW
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import table, whole
from audit_explorer.ui.review.resolved_view import resolved_filter
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.ui.elements.tables import Columns

REVIEWED_ALREADY = Condition(REVIEW, "is", REVIEWED)
NOT_YET = Condition(REVIEW, "is", REVIEWED, negated=True)


def draw_progress(view: View) -> None:
    """Draw it in figures, with what is left by entity type; a row opens what is left of it. Raises WorkbenchError."""
    scope = view.asked.without(REVIEW)
    found = counted(view, scope)
    draw_bar(int(found["reviewed"].sum()), int(found["events"].sum()))
    _open(scope, "open unreviewed")
    columns: Columns = {
        "entity_type": "Entity type",
        "events": whole("Events"),
        "reviewed": whole("Looked at"),
        "open": whole("Not yet reviewed"),
    }
    key = f"progress {view.key} {hash(tuple(found['reviewed'])):x}"
    with st.expander("By entity type: select a row to see what is left of it"):
        table(found, view, key=key, columns=columns, on_row=partial(_take, scope, found))


def counted(view: View, scope: Filter) -> pd.DataFrame:
    """Count what a filter asks for, and how much of it is reviewed; raises WorkbenchError."""
    reviewed = resolved_filter(scope.without(REVIEW).adding(REVIEWED_ALREADY), view, view.dataset)
    return ask(progress, view, resolved_filter(scope, view, view.dataset), reviewed)


def draw_bar(looked: int, total: int) -> None:
    """Draw how far one is, in words with a bar."""
    st.progress(looked / total if total else 0.0, text=f"{looked:,} of {total:,} looked at")


def _open(scope: Filter, key: str) -> None:
    open_ = scope.adding(NOT_YET)
    st.button(
        "Explore what is not yet reviewed",
        icon=":material/manage_search:",
        key=key,
        on_click=partial(link.show_on, "events", open_),
    )


def _take(scope: Filter, found: pd.DataFrame, row: int) -> None:
    value = found["entity_type"].iloc[row]
    kind = Condition("entity_type", "is", value) if isinstance(value, str) else Condition("entity_type", "missing")
    link.show_on("events", scope.without("entity_type").adding(kind, NOT_YET))
