"""What changed against the period before, by name."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.headline import headline
from audit_explorer.analysis.overview.comparison import comparison
from audit_explorer.charts.words import count, day
from audit_explorer.filters import Condition, Filter
from audit_explorer.period import Period
from audit_explorer.period.formats import in_zone
from audit_explorer.record import FAILED, FIELD
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Columns, draw_table, made_table, whole
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.view import View, ask, made

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.ui.elements.components.record_model import RecordTable

# What is compared where all time is looked at, which has no time before it.
_NEWEST: Final = Period(last="7d")
_FAILING: Final = {
    "actor": "more failures by this actor",
    "source_ip": "more failures from this address",
    "entity_type": "more failures on this entity type",
    "action": "more failures of this action",
}
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
    with arriving(view, 220):
        frame = ask(comparison, view, now, before)
    compared = _compared(view, period, earlier, _NEWEST.last if newest else view.asked.period.last)
    st.caption(f"{compared[:1].upper()}{compared[1:]}.")
    if not ask(headline, view, before).events:
        st.text("Nothing to compare with: no event that matches lies in the time before.")
        return
    if frame.empty:
        st.text("Nobody and nothing is new, gone, or fails more than before.")
        return
    drawn, unlisted = made(_listed, view, now, before)
    key = f"changes {view.key}"
    draw_table(drawn, view, key=key, on_row=partial(_show, view, frame, period, earlier))
    if unlisted:
        st.caption(f"Not listed: {', '.join(unlisted)}.")


def _listed(view: View, now: Filter, before: Filter) -> tuple[RecordTable, list[str]]:
    """Give the table of changes, with words for those that it leaves out."""
    frame = ask(comparison, view, now, before)
    listed = frame.assign(
        said=[_said(*row) for row in zip(frame["change"], frame["field"], strict=True)],
        value=[shown(value, field, limit=_NAME) for value, field in zip(frame["value"], frame["field"], strict=True)],
    )
    columns: Columns = {
        "value": "Who or what",
        "said": "Change",
        "events": whole("Events"),
        "events_before": whole("Before"),
        "failed": whole("Failed"),
        "failed_before": whole("Failed before"),
    }
    return made_table(listed, view, columns=columns, opens=True), _left_out(listed)


def _left_out(listed: pd.DataFrame) -> list[str]:
    """Say how many more there are of each kind of change, in words of ours alone."""
    return [
        f"{count(int(rows['alike'].iloc[0]) - len(rows), 'other', 'others')} with “{said}”"
        for said, rows in listed.groupby("said", sort=False)
        if rows["alike"].iloc[0] > len(rows)
    ]


def _compared(view: View, period: Period, earlier: Period, last: str | None) -> str:
    """Say what is compared; a period that is so long as `last` in these words, not by its edges."""
    if last is None or period.end is None:
        return f"{period.sentence(view.zone)} against {earlier.sentence(view.zone)}"
    length = Period(last=last).sentence(view.zone).partition(" up to ")[0]
    end = in_zone(period.end - timedelta(milliseconds=1), view.zone)
    return f"{length} up to {day(end)} {end:%H:%M} ({view.zone.key}) against {length} before"


def _said(change: str, field: str) -> str:
    noun = "source IP" if field == "source_ip" else FIELD[field].label.lower()
    return {"new": f"new {noun}", "gone": f"{noun} no longer seen"}.get(change, _FAILING[field])


def _show(view: View, frame: pd.DataFrame, now: Period, before: Period, row: int) -> None:
    changed = frame.iloc[row]
    conditions = [Condition(changed["field"], "is", str(changed["value"]))]
    if changed["change"] == "failing":
        conditions.append(Condition("result", "is", FAILED))
    asked: Filter = view.asked.with_period(before if changed["change"] == "gone" else now).adding(*conditions)
    link.show_on("events", asked)
