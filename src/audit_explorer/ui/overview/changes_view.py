"""What changed against the period before, by name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.overview.comparison import comparison
from audit_explorer.charts.words import count
from audit_explorer.filters import Condition, Filter
from audit_explorer.period import Period
from audit_explorer.record import FAILED, FIELD
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Columns, table, whole
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd

# What is compared where all time is looked at, which has no time before it.
_NEWEST: Final = Period(last="7d")
_WORDS: Final = {"new": "New", "gone": "Not seen any more:", "failing": "More failures:"}
_NAME: Final = 80


def draw_changes(view: View) -> None:
    """Draw who or what is new, gone or fails more than in the period before; a row leads to its events."""
    st.subheader("What changed", anchor=False)
    period = view.filter.period
    newest = period.previous() is None
    if newest:
        period = _NEWEST.resolve(newest=view.dataset.facts.newest, now=view.now)
    earlier = period.previous()
    if earlier is None:
        st.caption("Nothing to compare with: the log has no dated event.")
        return
    now, before = view.filter.with_period(period), view.filter.with_period(earlier)
    frame = ask(comparison, view, now, before)
    span = f"{period.sentence(view.zone)} against {earlier.sentence(view.zone)}"
    st.caption(f"The newest 7 days of the log: {span}." if newest else f"{span[:1].upper()}{span[1:]}.")
    if frame.empty:
        st.text("Nobody and nothing is new, gone, or fails more than before.")
        return
    listed = frame.assign(
        said=[_said(*row) for row in zip(frame["change"], frame["field"], frame["alike"], strict=True)],
        value=[shown(value, field, limit=_NAME) for value, field in zip(frame["value"], frame["field"], strict=True)],
    )
    columns: Columns = {
        "said": "Change",
        "value": "Who or what",
        "events": whole("Events"),
        "events_before": whole("Before"),
        "failed": whole("Failed"),
        "failed_before": whole("Failed before"),
    }
    key = f"changes {view.key}"
    table(listed, view, key=key, columns=columns, on_row=partial(_show, view, frame, period, earlier))


def _said(change: str, field: str, alike: int) -> str:
    label = FIELD[field].label
    several = f" (one of {count(alike, 'such', 'such')})" if alike > 1 else ""
    noun = label if field == "source_ip" else label.lower()
    return f"{_WORDS[change]} {noun}{several}"


def _show(view: View, frame: pd.DataFrame, now: Period, before: Period, row: int) -> None:
    changed = frame.iloc[row]
    conditions = [Condition(changed["field"], "is", str(changed["value"]))]
    if changed["change"] == "failing":
        conditions.append(Condition("result", "is", FAILED))
    asked: Filter = view.asked.with_period(before if changed["change"] == "gone" else now).adding(*conditions)
    link.show_on("events", asked)
