"""The part of the form about which records to fetch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

import streamlit as st

from audit_explorer.errors import QueryError
from audit_explorer.filters import Filter
from audit_explorer.period import PRESETS, Period, parse_in_zone, preset
from audit_explorer.sources.api import FILTER_BY, FILTER_FIELDS, FILTER_OPERATORS, Plan
from audit_explorer.ui.elements.markdown import unlinked

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.sources.api.fetching.plan import Form, Wanted
    from audit_explorer.ui.view import Look

GENERATIONS: Final = {"detect": "Find out", "current": "Current, 2.19 and later", "legacy": "Legacy, up to 2.19"}
_FORMS: Final = {"pages": "Page by page", "json": "One file, JSON", "csv": "One file, CSV (current only)"}
_LARGEST: Final = 1000
# What was chosen is still there when the reader comes back to the page.
_STAY: Final = "session"
_EXAMPLES: Final = {
    "cluster_uuid": "71f69d83-ba66-4822-adf5-55ce55efd210",
    "action": "Create",
    "source_type": "User",
    "source_id": "test@run.ai",
    "source_name": "test@run.ai",
    "entity_type": "Department",
    "entity_id": "51",
}
_OUTCOMES: Final = {"": "all", "true": "true: succeeded", "false": "false: failed"}


def draw_plan_fields(look: Look) -> Callable[[], Plan]:
    """Draw it, and give what makes the plan of it, which raises QueryError for what can't be asked."""
    with st.container(horizontal=True):
        last = st.selectbox(
            "Period, up to now",
            [key for key, _ in PRESETS],
            2,
            format_func=dict(PRESETS).__getitem__,
            key="fetch last",
            persist_state=_STAY,
        )
        start = st.text_input("or from", key="fetch from", persist_state=_STAY, placeholder="2026-09-01 14:00")
        end = st.text_input(
            "to (a date alone includes that day)", key="fetch to", persist_state=_STAY, placeholder="now"
        )
    with st.container(horizontal=True):
        generation = st.selectbox(
            "Audit API of the control plane",
            list(GENERATIONS),
            format_func=GENERATIONS.__getitem__,
            key="fetch generation",
            persist_state=_STAY,
        )
        form = st.selectbox(
            "How to fetch", list(_FORMS), format_func=_FORMS.__getitem__, key="fetch form", persist_state=_STAY
        )
        size = st.number_input(
            "Page size",
            1,
            _LARGEST,
            value=None,
            step=1,
            key="fetch size",
            persist_state=_STAY,
            placeholder="the largest there is",
        )
    narrow = _narrow(look)
    with st.expander("Filters that the server applies"):
        asked = _asked()

    def plan() -> Plan:
        """Make the plan."""
        period = _period(last, start, end, look)
        return Plan(
            replace(look.asked, period=period, once=False) if narrow else Filter(period=period),
            cast("Wanted", generation),
            asked,
            cast("Form", form),
            size,
        )

    return plan


def _asked() -> tuple[tuple[str, str], ...]:
    """Offer every filter that an API has by the name that it has there; what the other generation has isn't asked."""
    st.caption("Of the legacy API, which matches whole values:")
    values: dict[str, str] = {}
    with st.container(horizontal=True):
        for name, example in _EXAMPLES.items():
            values[name] = st.text_input(name, key=f"fetch {name}", persist_state=_STAY, placeholder=example, width=200)
        values["success"] = st.selectbox(
            "success",
            list(_OUTCOMES),
            format_func=_OUTCOMES.__getitem__,
            key="fetch success",
            persist_state=_STAY,
            width=200,
        )
    lines = st.text_area(
        f"Of the current API ({FILTER_BY}), one condition a line",
        key="fetch filters",
        persist_state=_STAY,
        placeholder="action==create\nentity_name=@team",
        help=f"Field, operator, value. Fields: {', '.join(FILTER_FIELDS)}. Operators: `{' '.join(FILTER_OPERATORS)}` "
        "(contains `=@`, does not contain `!@`, begins with `=^`, ends with `=$`).",
    )
    legacy = [(name, value.strip()) for name, value in values.items() if value.strip()]
    return (*legacy, *((FILTER_BY, line.strip()) for line in lines.splitlines() if line.strip()))


def _narrow(look: Look) -> bool:
    """Offer to fetch only what the filter lets through, when there is one."""
    narrowed = replace(look.asked, period=Period(), once=False)
    if narrowed == Filter():
        return False
    label = f"Only what the filter lets through: {unlinked(narrowed.sentence(look.zone), 200)}"
    return st.checkbox(
        label,
        key="fetch narrow",
        persist_state=_STAY,
        help="As far as the server can filter; the rest is done here.",
    )


def _period(last: str, start: str, end: str, look: Look) -> Period:
    bounds = [parse_in_zone(start, look.zone, closing=False), parse_in_zone(end, look.zone, closing=True)]
    for text, bound in zip((start, end), bounds, strict=True):
        if text.strip() and bound is None:
            message = "The period has an end that is not a time."
            raise QueryError(message, "Write it like 2026-09-01 or 2026-09-01 14:00.")
    start_at, end_at = bounds
    if start_at is None and end_at is None:
        return preset(last, "now")
    if start_at is None and end_at is not None:
        return Period(preset(last, "now").resolve(newest=None, now=end_at).start, end_at)
    if start_at is not None and start_at >= (end_at or look.now):
        message = "The period ends before it begins." if end_at else "The period begins in the future."
        raise QueryError(message, "Give it a beginning that lies before its end, and before now.")
    return Period(start_at, end_at)
