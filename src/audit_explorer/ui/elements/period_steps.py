"""The buttons beside a timeline that go to the periods around the one that is shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.period import Period
from audit_explorer.period.choosing.neighbours import beside, wider
from audit_explorer.ui.elements.markdown import unlinked
from audit_explorer.ui.events import event_link

if TYPE_CHECKING:
    from audit_explorer.filters import Filter
    from audit_explorer.ui.view import View

_LONGEST: Final = 200


def period_steps(view: View, asked: Filter, name: str) -> None:
    """Draw them, one below the other; `name` tells one timeline's buttons of a page from another's."""
    shown, facts = view.filter.period, view.dataset.facts
    earlier = beside(shown, view.zone, later=False)
    later = beside(shown, view.zone, later=True)
    if earlier is not None and facts.oldest is not None and shown.start is not None and shown.start <= facts.oldest:
        earlier = None
    if later is not None and facts.newest is not None and shown.end is not None and shown.end > facts.newest:
        later = None
    out = None if asked.period == Period() else wider(shown, facts.oldest, facts.newest)
    open_side = shown.start is None or shown.end is None
    why = "choose a period first" if open_side else "this log has no record there"
    with st.container(width="content", gap="xsmall", key=f"period steps {name}"):
        _step(view, asked, earlier, f"{name} previous", ("Previous period", "chevron_left", why))
        _step(view, asked, later, f"{name} next", ("Next period", "chevron_right", why))
        _step(view, asked, out, f"{name} out", ("Zoom out", "zoom_out", "all time is shown"))


def _step(view: View, asked: Filter, to: Period | None, key: str, words: tuple[str, str, str]) -> None:
    label, icon, why = words
    st.button(
        label,
        icon=f":material/{icon}:",
        key=key,
        help=f"{label}: {unlinked(to.sentence(view.zone) if to is not None else why, _LONGEST)}",
        disabled=to is None,
        on_click=partial(event_link.show, asked.with_period(to or asked.period)),
    )
