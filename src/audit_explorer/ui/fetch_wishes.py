"""The part of the form about which records to fetch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

import streamlit as st

from audit_explorer.errors import QueryError
from audit_explorer.filters import Filter
from audit_explorer.period import PRESETS, Period, parse_in_zone, preset
from audit_explorer.sources.api import FILTER_BY, LEGACY_PARAMETERS, Plan
from audit_explorer.ui.text import escaped

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.sources.api.plan import Form, Wanted
    from audit_explorer.ui.view import View

_GENERATIONS: Final = {"detect": "Detect", "current": "Current (2.19 and later)", "legacy": "Legacy (up to 2.19)"}
_FORMS: Final = {"pages": "Page by page", "json": "One file, JSON", "csv": "One file, CSV (current only)"}
_LARGEST: Final = 1000
_HELP: Final = (
    f"{', '.join(f'`{name}=value`' for name in LEGACY_PARAMETERS)} for the legacy API; "
    f"`{FILTER_BY}=action==create` and the like for the current one."
)


def draw_wishes(view: View) -> Callable[[], Plan]:
    """Draw it, and give what makes the plan of it, which raises QueryError for what can't be asked."""
    with st.container(horizontal=True):
        last = st.selectbox(
            "Period, up to now", [key for key, _ in PRESETS], 2, format_func=dict(PRESETS).__getitem__, key="fetch last"
        )
        start = st.text_input("or from", key="fetch from", placeholder="2026-09-01 14:00")
        end = st.text_input("to (a date alone includes that day)", key="fetch to", placeholder="now")
    with st.container(horizontal=True):
        generation = st.selectbox(
            "Generation", list(_GENERATIONS), format_func=_GENERATIONS.__getitem__, key="fetch generation"
        )
        form = st.selectbox("Form", list(_FORMS), format_func=_FORMS.__getitem__, key="fetch form")
        size = st.number_input(
            "Page size", 1, _LARGEST, value=None, step=1, key="fetch size", placeholder="the largest there is"
        )
    asked = st.text_area("Filters of the server, one a line", key="fetch filters", help=_HELP, height="content")
    narrow = _narrow(view)

    def plan() -> Plan:
        """Make the plan."""
        period = _period(last, start, end, view)
        pairs = [line.strip().partition("=") for line in asked.splitlines() if line.strip()]
        return Plan(
            replace(view.asked, period=period) if narrow else Filter(period=period),
            cast("Wanted", generation),
            tuple((name.strip(), value.strip()) for name, _, value in pairs),
            cast("Form", form),
            size,
        )

    return plan


def _narrow(view: View) -> bool:
    """Offer to fetch only what the filter lets through, when there is one."""
    wish = view.asked.with_period(Period())
    if wish == Filter():
        return False
    label = f"Only what the filter lets through: {escaped(wish.sentence(view.zone), 200)}"
    return st.checkbox(label, key="fetch narrow", help="As far as the server can filter; the rest is done here.")


def _period(last: str, start: str, end: str, view: View) -> Period:
    bounds = [parse_in_zone(start, view.zone, closing=False), parse_in_zone(end, view.zone, closing=True)]
    for text, bound in zip((start, end), bounds, strict=True):
        if text.strip() and bound is None:
            message = "The period has an end that is not a time."
            raise QueryError(message, "Write it like 2026-09-01 or 2026-09-01 14:00.")
    if bounds == [None, None]:
        return preset(last, "now")
    return Period(bounds[0], bounds[1])
