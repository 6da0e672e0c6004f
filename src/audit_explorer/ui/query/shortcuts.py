"""The ways from event to event that a page has for its keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st

from audit_explorer.analysis.detail import neighbours
from audit_explorer.analysis.events import page
from audit_explorer.errors import AuditExplorerError
from audit_explorer.filters import Condition, Filter
from audit_explorer.record import FAILED
from audit_explorer.ui.events import event_link
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from audit_explorer.analysis.events import Sort

_FAILED: Final = Condition("result", "is", FAILED)


class Step(NamedTuple):
    """A way to another event: its words, its key, and whether it leads on or back, to failures alone."""

    label: str
    shortcut: str
    icon: str
    back: bool
    failed: bool


STEPS: Final = (
    Step("Previous event", "K", "arrow_upward", back=True, failed=False),
    Step("Next event", "J", "arrow_downward", back=False, failed=False),
    Step("Previous failure", "P", "keyboard_double_arrow_up", back=True, failed=True),
    Step("Next failure", "N", "keyboard_double_arrow_down", back=False, failed=True),
)
#: Every key of the page, with what it does.
KEYS: Final = (
    ("/", "type a query"),
    ("?", "this help"),
    ("J, K", "the next, the previous event, in the order of the table of events; the first one where none is open"),
    ("N, P", "the next, the previous failure"),
    ("↓, ↑", "with an event open: the event below, above; in a table: the row below, above"),
    ("Enter", "in a table: open the row, or the menu of a value"),
    ("Esc", "close the event, a menu, a list"),
    ("X", "clear the whole filter"),
    ("Tab, ↓, ↑", "in the query: take the first offer, go through the offers"),
)


def draw_shortcuts(view: View, sort: Sort) -> None:
    """Draw a button for each, among events in this order; where it leads is looked up when it is used."""
    with st.container(horizontal=True, width="content", gap="xsmall", key="shortcuts"):
        for step in STEPS:
            st.button(
                step.label,
                icon=f":material/{step.icon}:",
                type="tertiary",
                key=f"go to {step.label.lower()}",
                help=f"{step.label} (key {step.shortcut})",
                shortcut=step.shortcut,
                on_click=partial(_go, view, sort, step),
            )


def _go(view: View, sort: Sort, step: Step) -> None:
    """Open the event that a step leads to; at the end of the log nothing happens. A callback."""
    try:
        seq = _sought(view, sort, step)
    except AuditExplorerError:
        return  # the page asks the same log, and has a place to say it
    if seq is not None:
        event_link.open_row(seq)


def _sought(view: View, sort: Sort, step: Step) -> int | None:
    among = _failing(view.filter) if step.failed else view.filter
    named = event_link.named(view)
    if named is None:
        rows = ask(page, view, among, columns=("happened_at",), sort=sort, offset=0, limit=1)
        return int(rows["seq"].iloc[0]) if len(rows) else None
    found = ask(neighbours, view, among, named.seq, sort=sort, ordered=view.filter)
    return found.before if step.back else found.after


def _failing(asked: Filter) -> Filter:
    """Give the failures among what is asked: those of a filter that asks for other outcomes are none."""
    outcomes = [one for one in asked.conditions if one.field == "result"]
    return asked if outcomes else asked.adding(_FAILED)
