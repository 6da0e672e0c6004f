"""A timeline with its table twin; a dragged span becomes the period."""

from __future__ import annotations

from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from audit_explorer.analysis.timeline import timeline
from audit_explorer.charts import Chart, brushed, event_timeline
from audit_explorer.filters import Condition
from audit_explorer.period import Period
from audit_explorer.period.plausible import BEGINNING
from audit_explorer.ui import link

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.analysis.timeline import Timeline
    from audit_explorer.charts import Palette
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

_QUIET = {"displayModeBar": False}


def outcome_timeline(
    dataset: Dataset, asked: Filter, zone: ZoneInfo, palette: Palette, *, with_rate: bool = True
) -> tuple[Timeline, Chart]:
    """Count a resolved filter's events by bucket and outcome, and make the chart of it."""
    answer = timeline(dataset, asked, zone)
    bucket, shown_in = (answer.buckets.label, answer.buckets.zone.key) if answer.buckets else ("", zone.key)
    rate = answer.rate if with_rate else None
    chart = event_timeline(
        answer.series, zone=shown_in, bucket=bucket, palette=palette, rate=rate, undated=answer.undated
    )
    return answer, chart


def draw_timeline(chart: Chart, asked: Filter, key: str, outside: int) -> None:
    """Draw the chart; `key` must differ when the figure does, as a selection outlives neither.

    `outside` is how many events it leaves out, see analysis.timeline.
    """
    st.plotly_chart(
        chart.figure,
        key=key,
        on_select=partial(_take_span, key, asked),
        selection_mode=("box",),
        config=_QUIET,
        alt=chart.alt,
    )
    if outside:
        lie = "event lies" if outside == 1 else "events lie"
        st.caption(f"{outside:,} {lie} outside this chart: before {BEGINNING.year} or in the future.")


def draw_undated(answer: Timeline, asked: Filter) -> None:
    """Say how many of the events that match have no time to draw, with a way to them; nothing when all have one."""
    if not answer.undated:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        have = "event has" if answer.undated == 1 else "events have"
        st.caption(f"{answer.undated:,} matching {have} no time to draw.", width="stretch")
        undated = Condition("happened_at", "missing")
        if undated not in asked.conditions:
            st.button("Show what has no time", on_click=partial(link.show, asked.adding(undated)))


def timeline_table(answer: Timeline, asked: Filter, key: str) -> None:
    """Draw the same as a table, newest first; selecting a row makes its bucket the period."""
    rate = answer.rate.query("events > 0").sort_index(ascending=False).reset_index(drop=True)
    drawn = pd.DataFrame(
        {
            "From": rate["start"],
            "To": rate["end"],
            "Events": rate["events"],
            "Failed": rate["failed"],
            **({"Unknown outcome": rate["unknown"]} if rate["unknown"].any() else {}),
            "Failure rate": 100 * rate["failed"] / (rate["events"] - rate["unknown"]),
        }
    )
    moment = st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm:ss")
    st.dataframe(
        drawn,
        key=key,
        hide_index=True,
        height=280,
        on_select=partial(_take_row, key, asked, rate),
        selection_mode="single-row",
        column_config={
            "From": moment,
            "To": moment,
            "Events": st.column_config.NumberColumn(format="localized"),
            "Failed": st.column_config.NumberColumn(format="localized"),
            "Unknown outcome": st.column_config.NumberColumn(format="localized"),
            "Failure rate": st.column_config.NumberColumn(format="%.1f %%"),
        },
    )


def _take_span(key: str, asked: Filter) -> None:
    span = brushed(st.session_state.get(key))
    if span is not None:
        link.show(asked.with_period(Period(*span)))


def _take_row(key: str, asked: Filter, rate: pd.DataFrame) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(rate):
        row = rate.iloc[rows[0]]
        start, end = (moment.tz_convert(UTC).to_pydatetime() for moment in (row["start"], row["end"]))
        link.show(asked.with_period(Period(start, end)))
