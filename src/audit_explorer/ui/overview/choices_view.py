"""What the person can say about times that leave something open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.charts.words import count
from audit_explorer.period import zone_names
from audit_explorer.store.reading_choices import DATES, DAY_FIRST, MONTH_FIRST, TIMES_IN
from audit_explorer.ui import link

if TYPE_CHECKING:
    from audit_explorer.ui.view import View

_ORDERS: Final = {
    "": "as each file itself proves",
    DAY_FIRST: "day first: 11/08/2026 is 11 August",
    MONTH_FIRST: "month first: 11/08/2026 is November 8",
}


def draw_choices(view: View) -> None:
    """Draw the choice of a zone and of an order, which go into the address; nothing where no time leaves that open."""
    facts = view.dataset.facts
    if not (facts.zoneless or facts.orderless or facts.choices.made):
        return
    open_ = [f"{count(facts.zoneless, 'time')} without a zone"] if facts.zoneless else []
    if facts.orderless:
        open_.append(f"{count(facts.orderless, 'date')} of which either number may be the day")
    said = dict(facts.choices.to_query())
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        zones = {"": "UTC, as nothing is said", **{name: name for name in zone_names()}}
        _choice("Read times without a zone in", TIMES_IN, zones, said.get(TIMES_IN, ""))
        _choice("Read dates", DATES, _ORDERS, said.get(DATES, ""))
        if open_:
            st.caption(f"The files hold {', '.join(open_)}. Another choice reads them anew.", width="stretch")


def _choice(label: str, parameter: str, options: dict[str, str], chosen: str) -> None:
    key = f"choice {parameter}"
    st.session_state[key] = chosen
    st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        on_change=partial(_take, key, parameter),
        width=320,
    )


def _take(key: str, parameter: str) -> None:
    link.change(**{parameter: st.session_state[key] or None})
