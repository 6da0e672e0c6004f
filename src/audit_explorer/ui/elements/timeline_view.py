"""A timeline with its table twin; what is clicked or dragged over becomes the period."""

from __future__ import annotations

from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from audit_explorer.analysis.failures.bursts import bursts
from audit_explorer.analysis.timeline import timeline
from audit_explorer.charts import Chart, brushed, event_timeline
from audit_explorer.filters import Condition
from audit_explorer.period import Period
from audit_explorer.period.choosing.neighbours import within
from audit_explorer.period.plausible import BEGINNING
from audit_explorer.ui.bursts.burst_list import draw_bursts
from audit_explorer.ui.bursts.burst_words import burst_marks
from audit_explorer.ui.elements.period_steps import period_steps
from audit_explorer.ui.elements.tables import percent, table, whole
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.events import event_link
from audit_explorer.ui.view import ask, current

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from audit_explorer.analysis.timeline import Timeline
    from audit_explorer.charts import Palette
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset
    from audit_explorer.ui.elements.tables import Columns
    from audit_explorer.ui.view import View

_QUIET: Final = {"displayModeBar": False}
# So that bars stand apart on a telephone too.
_BARS: Final = 90


def outcome_timeline(
    dataset: Dataset, asked: Filter, zone: ZoneInfo, palette: Palette, *, with_rate: bool = True, slim: bool = False
) -> tuple[Timeline, Chart]:
    """Count a resolved filter's events by bucket and outcome, and make the chart of it."""
    answer = timeline(dataset, asked, zone, buckets=_BARS)
    bucket, shown_in = (answer.buckets.label, answer.buckets.zone.key) if answer.buckets else ("", zone.key)
    chart = event_timeline(
        answer.series,
        zone=shown_in,
        bucket=bucket,
        palette=palette,
        rate=answer.rate if with_rate and answer.rate["failed"].any() else None,
        undated=answer.undated,
        slim=slim,
        marks=burst_marks(bursts(dataset, asked, zone), zone),
    )
    return answer, chart


def draw_histogram(view: View) -> None:
    """Draw the slim timeline above the rows of events."""
    with arriving(view, 150):
        answer, chart = ask(outcome_timeline, view, view.filter, view.zone, view.palette, slim=True)
    draw_timeline(chart, view.asked, f"histogram {view.key}", answer.outside)
    draw_bursts(view, view.filter)
    draw_undated(answer, view.asked)


def draw_timeline(chart: Chart, asked: Filter, key: str, outside: int) -> None:
    """Draw the chart and what goes to the periods around it; a click on a bar or a drag makes the period.

    `key` begins with a name of the chart, and must differ when the figure does, as a selection outlives neither.
    `outside` is how many events the chart leaves out, see analysis.timeline.
    """
    view = current()
    name = key.partition(view.key)[0].strip()
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"timeline {name}"):
        st.plotly_chart(
            chart.figure,
            key=key,
            on_select=partial(_take_span, key, asked, view.filter.period),
            selection_mode=("points", "box"),
            config=_QUIET,
            alt=chart.alt,
        )
        period_steps(view, asked, name)
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
            st.button("Show what has no time", on_click=partial(event_link.show, asked.adding(undated)))


def timeline_table(answer: Timeline, asked: Filter, key: str) -> None:
    """Draw the same as a table, newest first, made when it is unfolded; a selected row makes its bucket the period.

    `key` begins with a name of the table.
    """
    view = current()
    name = key.partition(view.key)[0].strip()
    folded = st.expander(
        "The timeline as a table: select a row to make it the period", key=f"{name} folded", on_change="rerun"
    )
    if folded.open:
        with folded:
            _timeline_table(view, answer, asked, key)


def _timeline_table(view: View, answer: Timeline, asked: Filter, key: str) -> None:
    rate = answer.rate.query("events > 0").sort_index(ascending=False).reset_index(drop=True)
    starts, ends = (rate[side].dt.tz_convert(UTC) for side in ("start", "end"))
    drawn = pd.DataFrame(
        {
            "from": starts.dt.tz_localize(None),
            "to": ends.dt.tz_localize(None),
            "events": rate["events"],
            "failed": rate["failed"],
            "unknown": rate["unknown"],
            "share": rate["failed"] / (rate["events"] - rate["unknown"]),
        }
    )
    columns: Columns = {
        "from": f"From ({view.zone.key})",
        "to": f"To ({view.zone.key})",
        "events": whole("Events"),
        "failed": whole("Failed"),
        **({"unknown": whole("Unknown outcome")} if rate["unknown"].any() else {}),
        "share": percent("Failure rate"),
    }
    spans = [(start.to_pydatetime(), end.to_pydatetime()) for start, end in zip(starts, ends, strict=True)]
    table(drawn, view, key=key, columns=columns, on_row=partial(_take_row, asked, view.filter.period, spans))


def _take_span(key: str, asked: Filter, shown: Period) -> None:
    span = brushed(st.session_state.get(key))
    if span is not None:
        _show(asked, shown, Period(*span))


def _take_row(asked: Filter, shown: Period, spans: Sequence[tuple[datetime, datetime]], row: int) -> None:
    _show(asked, shown, Period(*spans[row]))


def _show(asked: Filter, shown: Period, chosen: Period) -> None:
    """Go to what is chosen of the period that is shown, unless it is all of it."""
    inside = within(chosen, shown, open_end=asked.period.last is not None and asked.period.anchor == "newest")
    if inside != shown:
        event_link.show(asked.with_period(inside))
