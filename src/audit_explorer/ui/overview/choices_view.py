"""What the person can say about times that leave something open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.period import zone_names
from audit_explorer.store.reading_choices import DATES, DAY_FIRST, MONTH_FIRST, TIMES_IN
from audit_explorer.ui import link

if TYPE_CHECKING:
    from audit_explorer.ui.view import View

_ORDERS: Final = {
    "": "only where a file proves the order",
    DAY_FIRST: "day first: 11/08/2026 is 11 August",
    MONTH_FIRST: "month first: 11/08/2026 is November 8",
}


def draw_choices(view: View) -> None:
    """Draw the choice of a zone, of an order, where a time leaves it open or it was made; they go into the address."""
    facts = view.dataset.facts
    if not (facts.zoneless or facts.orderless or facts.choices.made):
        return
    said = dict(facts.choices.to_query())
    if facts.zoneless:
        name = "time names" if facts.zoneless == 1 else "times name"
        rest = (
            f"and were read in {facts.choices.zone.key}."
            if TIMES_IN in said
            else "and may lie hours off. Choose the zone they were written in."
        )
        st.caption(f"{facts.zoneless:,} {name} no zone {rest}")
    if facts.orderless:
        have = "date has" if facts.orderless == 1 else "dates have"
        st.caption(
            f"{facts.orderless:,} {have} two readings, as 11/08/2026 does, and no time until you choose which number "
            "is the day."
        )
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        if facts.zoneless or TIMES_IN in said:
            zones = {"": "UTC, until you choose", **{name: name for name in zone_names()}}
            _choice("Read times without a zone in", TIMES_IN, zones, said.get(TIMES_IN, ""))
        if facts.orderless or DATES in said:
            _choice("Read dates", DATES, _ORDERS, said.get(DATES, ""))


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
