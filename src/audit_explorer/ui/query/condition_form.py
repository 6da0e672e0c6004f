"""The form that adds one condition: a field, how it is asked, a value that the field can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.filters import Condition
from audit_explorer.filters.column import column
from audit_explorer.filters.marks.mark_words import CHOICES, TAGGED
from audit_explorer.filters.operators import OPERATORS, ROWS
from audit_explorer.period import Period
from audit_explorer.record import HOUR, LABELS, REVIEW, REVIEW_LABEL, WEEKDAY, WEEKDAYS
from audit_explorer.ui.elements.markdown import unlinked
from audit_explorer.ui.events import event_link

if TYPE_CHECKING:
    from audit_explorer.filters import Filter
    from audit_explorer.ui.view import View

_TIME: Final = "happened_at"
_LABELS: Final = {**LABELS, REVIEW: REVIEW_LABEL}
_FIELDS: Final = tuple(_LABELS)
_ARE: Final = {False: "is", True: "is not"}
_WITHIN: Final = {False: "is within", True: "is not within"}
_WEEKEND: Final = ("Saturday", "Sunday")


def condition_form(view: View) -> None:
    """Draw it; what is added goes into the address."""
    name = st.selectbox(
        "Field",
        _FIELDS,
        index=_FIELDS.index("entity_name"),
        format_func=lambda one: _LABELS[one],
        key="condition field",
    )
    with st.form("condition", border=False, clear_on_submit=True):
        try:
            asked = _asked(name, view)
        except ValueError as error:
            asked, problem = None, f"That can't be asked: {unlinked(str(error), 200)}."
        else:
            problem = ""
        sent = st.form_submit_button("Add", type="primary")
    if sent and asked is not None:
        event_link.show(asked)
        st.rerun()
    elif sent:
        st.error(problem)


def _asked(name: str, view: View) -> Filter:
    """Draw what a field is asked with; give the filter that has it. Raises ValueError for what can't be asked."""
    if name == _TIME:
        return _period(view)
    if name == HOUR:
        return _hours(view)
    if name == WEEKDAY:
        return _weekdays(view)
    if name == REVIEW:
        return _marks(view)
    ways = {
        f"{'not ' if negated else ''}{row.key}": row.verb[negated]
        for negated in (False, True)
        for row in ROWS
        if column(name).kind in row.kinds
    }
    how = st.selectbox("How", list(ways), format_func=lambda one: ways[one], key=f"condition how {name}")
    value = st.text_input("Value", key=f"condition value {name}").strip()
    asks = how.removeprefix("not ")
    if OPERATORS[asks].takes_value and not value:
        message = "it needs a value"
        raise ValueError(message)
    return view.asked.adding(Condition(name, asks, value, how.startswith("not ")))


def _period(view: View) -> Filter:
    side = "2026-09-01 or 2026-09-01 08:00"
    start = st.text_input(f"From ({view.zone.key})", placeholder=side, key="condition from").strip()
    end = st.text_input(f"Up to ({view.zone.key})", placeholder=side, key="condition to").strip()
    sides = [(key, text) for key, text in (("from", start), ("to", end)) if text]
    period, ignored = Period.from_query(sides, view.zone)
    if ignored or period == Period():
        message = "; ".join(ignored) or "it needs a beginning or an end"
        raise ValueError(message)
    return view.asked.with_period(period)


def _hours(view: View) -> Filter:
    negated = st.selectbox("How", list(_WITHIN), format_func=lambda one: _WITHIN[one], key="condition how hour")
    with st.container(horizontal=True):
        # At first what is asked for most often: outside working hours.
        start = st.selectbox(f"From ({view.zone.key})", range(24), index=19, format_func=_clock, key="condition hour")
        end = st.selectbox("To", range(1, 25), index=6, format_func=_clock, key="condition last hour")
    return view.asked.adding(Condition(HOUR, "is", f"{start}-{end}", negated))


def _weekdays(view: View) -> Filter:
    negated = st.selectbox("How", list(_WITHIN), format_func=lambda one: _WITHIN[one], key="condition how weekday")
    days = st.multiselect(f"Days ({view.zone.key})", WEEKDAYS, default=_WEEKEND, key="condition weekdays")
    if not days:
        message = "it needs a day"
        raise ValueError(message)
    return view.asked.adding(*(Condition(WEEKDAY, "is", day, negated) for day in days))


def _marks(view: View) -> Filter:
    negated = st.selectbox("How", list(_ARE), format_func=lambda one: _ARE[one], key="condition how review")
    value = st.selectbox("Mark", list(CHOICES), format_func=lambda one: CHOICES[one], key="condition mark")
    tag = st.text_input("Tag, where it is one of them", key="condition tag").strip()
    return view.asked.adding(Condition(REVIEW, "is", f"{TAGGED}:{tag}" if tag else value, negated))


def _clock(hour: int) -> str:
    return f"{hour:02}:00"
