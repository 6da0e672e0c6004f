"""The working hours that the address names, with the field in which a person writes them."""

from __future__ import annotations

import streamlit as st

from audit_explorer.period.choosing.working_hours import USUAL, WorkingHours, read_working_hours
from audit_explorer.ui import link

_KEY = "working hours"


def chosen_work() -> tuple[WorkingHours, str]:
    """Give the working hours that the address names, or the usual ones; with why those there can't be read, or ""."""
    written = link.get(link.WORK)
    if written is None:
        return USUAL, ""
    try:
        return read_working_hours(written), ""
    except ValueError as error:
        return USUAL, str(error)


def draw_work_choice() -> WorkingHours:
    """Draw the field, and what is wrong with what stands in it; give the working hours that count."""
    work, problem = chosen_work()
    st.session_state[_KEY] = link.get(link.WORK) if problem else work.text
    st.text_input(
        "Working hours",
        key=_KEY,
        max_chars=100,
        width=260,
        help="Weekdays with whole hours in the zone above: Mon-Fri 08:00-18:00, Mon-Thu,Sat 7-15, or over midnight "
        "Sun-Thu 22:00-06:00.",
        on_change=_take,
    )
    if problem:
        st.warning(f"{problem[0].upper()}{problem[1:]}. Until then {USUAL.words} counts.", icon=":material/schedule:")
    return work


def _take() -> None:
    typed = str(st.session_state[_KEY]).strip()
    try:
        work = read_working_hours(typed or USUAL.text)
    except ValueError:
        link.change(**{link.WORK: typed})
    else:
        link.change(**{link.WORK: None if work == USUAL else work.text})
