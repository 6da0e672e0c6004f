"""The baselines there are: other open logs, this log before a day, closed reviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.finding import key
from audit_explorer.period import Period
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.elements.markdown import unlinked
from audit_explorer.ui.review.marking import reviews
from audit_explorer.ui.session import logs

if TYPE_CHECKING:
    from audit_explorer.store import Dataset
    from audit_explorer.ui.view import View
    from audit_explorer.workbench.reviews import Snapshot

ONLY_BEFORE: Final = "this"
_REVIEWS: Final = 50
_LABEL: Final = 60
_DAY: Final = "baseline day"


@dataclass(frozen=True, slots=True)
class Baseline:
    """One: `name` is its place in the address, `label` is inert.

    It has a dataset with the name of its log in an address, or else what a closed review had.
    """

    name: str
    label: str
    dataset: Dataset | None = None
    log: str = ""
    snapshot: Snapshot | None = None

    def key_of(self, seq: int) -> str | None:
        """Give the text of the key of a row of its dataset."""
        found = None if self.dataset is None else key(self.dataset, seq)
        return None if found is None else found.text


def baselines(view: View) -> list[Baseline]:
    """Give those that can be chosen; raises WorkbenchError."""
    offered = [Baseline(ONLY_BEFORE, "This log before a day", view.dataset, link.get(link.LOG) or "")]
    for one in logs.available():
        name = logs.name_of(one)
        if one.dataset is not None and one.dataset is not view.dataset and name is not None:
            offered.append(Baseline(f"log:{name.text}", shown(one.label, limit=_LABEL), one.dataset, name.text))
    mine = reviews()
    chosen = link.get("baseline") or ""
    for closed in [one for one in mine.all() if one.closed is not None][:_REVIEWS]:
        name_ = f"review:{closed.id}"
        # Many reviews have much in them: only the one that is asked for is read.
        snapshot = mine.snapshot(closed.id) if chosen == name_ else None
        offered.append(Baseline(name_, f"Review {shown(closed.name, limit=_LABEL)}", snapshot=snapshot))
    return offered


def chosen_day(view: View) -> Period | None:
    """Draw the day before which the baseline counts, and give what the address says; None for all of it."""
    text = link.get("before") or ""
    st.session_state[_DAY] = text
    st.text_input(
        f"Only what happened before ({view.zone.key})",
        key=_DAY,
        placeholder="2026-09-01",
        on_change=lambda: link.change(before=str(st.session_state[_DAY]).strip() or None),
        width=240,
    )
    if not text:
        return None
    period, ignored = Period.from_query([("from", text)], view.zone)
    if ignored or period.start is None:
        st.error(f"This is no day or time: {unlinked(text, 60)}.")
        return None
    return period
