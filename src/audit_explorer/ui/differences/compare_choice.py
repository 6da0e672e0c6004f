"""The choice of what is compared with."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.differences.before_and_now import before_and_now
from audit_explorer.analysis.values.value_list import ValueAsk, value_list
from audit_explorer.filters import Condition
from audit_explorer.period.choosing.weeks import week_of
from audit_explorer.record import FIELD
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.differences.difference_link import COMPARE, THAN, is_link, query_part, read_other, written
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.ui.differences.difference_link import TwoSides

_FIELDS: Final = ("actor", "source_type", "source_ip", "user_agent", "action", "entity_type", "result", "cluster")
_OFFERED: Final = 200
_NAME: Final = 80
_FIELD_KEY: Final = "compare field"
_VALUE_KEY: Final = "compare value"
_LINK_KEY: Final = "compare link"


def draw_choice(view: View, sides: TwoSides | None) -> None:
    """Draw what can be compared with; `sides` is what is compared now."""
    with st.container(horizontal=True, vertical_alignment="center", key="compare choice"):
        with st.popover("Compare with …", icon=":material/compare_arrows:"):
            _draw_periods(view)
            _draw_values(view)
            st.text_input(
                "A link, or a query as in the box above",
                key=_LINK_KEY,
                placeholder="…?action=Delete&last=7d",
                on_change=partial(_take_link, view),
            )
        if sides is not None:
            st.button("Swap the sides", icon=":material/swap_horiz:", on_click=partial(_swap, sides))


def _draw_periods(view: View) -> None:
    st.button("The period before", on_click=lambda: link.change(**{THAN: None}), width="stretch")
    newest = ask(before_and_now, view, view.filter).ends
    week = None if newest is None else week_of(newest, view.zone)
    if week is not None:
        st.button(
            "The log's last week with the week before",
            help=f"From Monday to Sunday: {week.sentence(view.zone)}.",
            on_click=partial(link.show_on, "differences", view.asked.with_period(week), view=[COMPARE]),
            width="stretch",
        )


def _draw_values(view: View) -> None:
    """Draw the choice of another value of a field, with all else as it is here."""
    field = st.selectbox("Another value of", _FIELDS, format_func=lambda name: FIELD[name].label, key=_FIELD_KEY)
    values = _values_of(view, field)
    key = f"{_VALUE_KEY} {field}"
    st.selectbox(
        FIELD[field].label,
        list(range(len(values))),
        index=None,
        format_func=lambda place: str(shown(values[place], field, limit=_NAME)),
        key=key,
        placeholder="Choose a value",
        on_change=partial(_take_value, view, field, values, key),
        label_visibility="collapsed",
    )


def _values_of(view: View, field: str) -> list[str]:
    """Give the most frequent values of a field, of the whole log too, that are some."""
    frame = ask(value_list, view, view.filter, ValueAsk(field), limit=_OFFERED).rows
    return list(frame["value"].dropna())


def _take_value(view: View, field: str, values: Sequence[str], key: str) -> None:
    place = st.session_state[key]
    if place is not None:
        link.change(**{THAN: written(view.asked.without(field).adding(Condition(field, "is", values[place])))})


def _take_link(view: View) -> None:
    text = str(st.session_state[_LINK_KEY]).strip()
    st.session_state[_LINK_KEY] = ""
    if text:
        found, problems = read_other(text, view)
        # What can't be read stays as it is, so that the page can say so.
        link.change(**{THAN: (query_part(text) if is_link(text) else text) if problems else written(found)})


def _swap(sides: TwoSides) -> None:
    link.show_on("differences", sides.other_asked, view=[COMPARE], than=[written(sides.asked)])
