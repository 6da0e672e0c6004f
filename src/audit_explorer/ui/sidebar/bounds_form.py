"""The form with a period's exact bounds: a day of the calendar with a time, from and to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.period import Period
from audit_explorer.period.choosing.typed_bound import fill_in, read
from audit_explorer.period.formats import in_zone
from audit_explorer.period.plausible import BEGINNING
from audit_explorer.ui.elements.markdown import unlinked
from audit_explorer.ui.events import event_link

if TYPE_CHECKING:
    from datetime import datetime

    from audit_explorer.ui.view import View

_LONGEST: Final = 300


def bounds_form(view: View) -> None:
    """Draw it with the bounds that are shown now; what is applied goes into the address, and is what was shown."""
    shown = view.filter.period
    # Another period, or another zone, fills the fields anew; anything else leaves what somebody is typing.
    turn = f"{hash((view.asked.period, view.zone.key)):x}"
    with st.form("period bounds", border=False):
        start = _bound(view, "From", shown.start, turn)
        end = _bound(view, "To", shown.end, turn)
        st.caption(
            f"On the clocks of {unlinked(view.zone.key)}; 14:00+02:00 or 14:00Z names another offset. "
            "The end itself is not included; a day without a time is whole. Empty is open."
        )
        sent = st.form_submit_button("Apply", type="primary", width="stretch")
    if not sent:
        return
    (first, wrong_start), (last, wrong_end) = (
        read(*filled, view.zone, closing=closing) for filled, closing in ((start, False), (end, True))
    )
    wrong = [f"{side}: {problem}" for side, problem in (("From", wrong_start), ("To", wrong_end)) if problem]
    if not wrong and first is not None and last is not None and last <= first:
        wrong = ["The end is not after the start."]
    for sentence in wrong:
        st.error(unlinked(sentence, _LONGEST))
    if not wrong:
        event_link.show(view.asked.with_period(Period(first, last)))
        st.rerun()


def _bound(view: View, label: str, at: datetime | None, turn: str) -> tuple[date | None, str]:
    day, clock = (None, "") if at is None else fill_in(at, view.zone)
    for part, value in (("day", day), ("time", clock)):
        # Not as the element's own value, which could then not be emptied.
        st.session_state.setdefault(f"{label} {part} {turn}", value)
    first, last = _years(view)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        chosen = st.date_input(
            label,
            None,
            key=f"{label} day {turn}",
            min_value=date(first, 1, 1),
            max_value=date(last, 12, 31),
            format="YYYY-MM-DD",
        )
        text = st.text_input(
            f"{label}, time", key=f"{label} time {turn}", placeholder="14:03:12", label_visibility="hidden"
        )
    return chosen if isinstance(chosen, date) else None, text


def _years(view: View) -> tuple[int, int]:
    """Give the first and the last year of the calendars: from the platform's to now, those of log and period too."""
    facts, period = view.dataset.facts, view.filter.period
    known = [at for at in (facts.oldest, facts.newest, period.start, period.end, BEGINNING, view.now) if at is not None]
    years = [in_zone(at, view.zone).year for at in known]
    return max(min(years) - 1, 1), min(max(years) + 1, 9999)
