"""What a press of a button does to marks, saved views or reviews; what goes wrong is said where it was pressed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.errors import AuditExplorerError
from audit_explorer.ui.elements.error_box import show_error
from audit_explorer.ui.elements.markdown import unlinked
from audit_explorer.ui.people.person import person
from audit_explorer.ui.session.slots import MARKING_PROBLEM
from audit_explorer.workbench.mark_notes import Notes
from audit_explorer.workbench.reviews import Reviews
from audit_explorer.workbench.saved_views import SavedViews

if TYPE_CHECKING:
    from collections.abc import Callable


def notes() -> Notes:
    """Give the marks as the person sees them."""
    return Notes(person().name)


def saved_views() -> SavedViews:
    """Give the saved views as the person sees them."""
    return SavedViews(person().name)


def reviews() -> Reviews:
    """Give the reviews as the person sees them."""
    return Reviews(person().name)


def attempt(place: str, work: Callable[[], object]) -> None:
    """Do something that may be refused, in a callback; the reason is drawn at `place` by `say_problem`."""
    try:
        work()
    except (AuditExplorerError, ValueError) as error:
        MARKING_PROBLEM.set((place, error))


def say_problem(place: str) -> None:
    """Say what was refused here, once."""
    found = MARKING_PROBLEM.get()
    if found is None or found[0] != place:
        return
    MARKING_PROBLEM.set(None)
    error = found[1]
    if isinstance(error, AuditExplorerError):
        show_error(error)
    else:
        st.error(f"This can't be noted: {unlinked(str(error), 200)}.")


def own_words(text: str) -> str:
    """Give what a person wrote as the content of the field in which they change it: no sign of it acts there."""
    return text


def now() -> datetime:
    """Give the moment of a press."""
    return datetime.now(UTC)
