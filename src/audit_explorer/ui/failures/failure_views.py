"""What the page about failures draws."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.patterns import patterns
from audit_explorer.analysis.rates import rates
from audit_explorer.analysis.timeline import timeline
from audit_explorer.charts import failure_timeline, rate_against_volume
from audit_explorer.filters import Condition, Filter
from audit_explorer.record import FAILED, FIELD
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Columns, percent, table, whole
from audit_explorer.ui.elements.timeline_view import draw_timeline, draw_undated, timeline_table
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import pandas as pd

    from audit_explorer.analysis.headline import Headline
    from audit_explorer.analysis.timeline import Timeline
    from audit_explorer.charts import Chart, Palette
    from audit_explorer.store import Dataset

SPLITS: Final = {
    name: FIELD[name].label for name in ("error_type", "http_status", "action", "entity_type", "actor", "source_ip")
}


def failing(asked: Filter) -> Filter:
    """Give the filter narrowed to failures."""
    return asked.without("result").adding(Condition("result", "is", FAILED))


def draw_none(figures: Headline) -> None:
    """Say that nothing failed, as far as that is known."""
    known = figures.events - figures.unknown
    neither = f"{figures.unknown:,} more say neither that they failed nor that they succeeded"
    if not figures.unknown:
        st.success(f"None of the {figures.events:,} matching events failed.", icon=":material/check:")
    elif known:
        st.info(f"None of the {known:,} matching events of known outcome failed; {neither}.")
    else:
        st.info(f"None of the {figures.events:,} matching events says whether it succeeded or failed.")


def failed_of(figures: Headline) -> str:
    """Say how many failed: "3 of 12 events failed (25.0 %)", the share being of those whose outcome is known."""
    known = figures.events - figures.unknown
    share = f"{100 * (figures.rate or 0):.1f} %"
    if not figures.unknown:
        return f"{figures.failed:,} of {figures.events:,} events failed ({share})"
    return f"{figures.failed:,} of {known:,} events failed ({share}); {figures.unknown:,} more are of unknown outcome"


def draw_failure_timeline(view: View, split: str) -> None:
    """Draw when what kind of thing failed, with its table twin."""
    answer, chart = ask(_failure_timeline, view, failing(view.filter), view.zone, view.palette, split)
    draw_timeline(chart, view.asked, f"failure timeline {view.key} {split}", answer.outside)
    draw_undated(answer, view.asked)
    if answer.buckets:
        with st.expander("The timeline as a table: select a row to make it the period"):
            timeline_table(answer, view.asked, f"failure table {view.key}")


def _failure_timeline(
    dataset: Dataset, asked: Filter, zone: ZoneInfo, palette: Palette, split: str
) -> tuple[Timeline, Chart]:
    answer = timeline(dataset, asked, zone, split=split)
    bucket, shown_in = (answer.buckets.label, answer.buckets.zone.key) if answer.buckets else ("", zone.key)
    chart = failure_timeline(
        answer.series, zone=shown_in, bucket=bucket, palette=palette, field=split, undated=answer.undated
    )
    return answer, chart


def draw_patterns(view: View) -> None:
    """Draw the messages by their shape; a marked one narrows everything."""
    st.subheader("Error messages by pattern", anchor=False)
    frame, total = ask(patterns, view, view.filter)
    st.caption(
        "Ids, numbers and quoted names are taken out. Select a row to look at that pattern alone."
        + (f" The {len(frame):,} most frequent of {total:,}." if total > len(frame) else "")
    )
    columns: Columns = {
        "error_shape": "Pattern",
        "failures": whole("Failures"),
        "share": percent("Of all failures"),
        "actors": whole("Actors"),
        "entities": whole("Entities"),
        "first": f"First ({view.zone.key})",
        "last": f"Last ({view.zone.key})",
        "error_message": "One of them",
    }
    listed = frame.rename(columns={"example": "error_message"})
    table(
        listed, view, key=f"patterns {view.key}", columns=columns, on_row=partial(_narrow, view, frame, "error_shape")
    )


def draw_rates(view: View, split: str) -> None:
    """Draw who or what fails often against who fails much, with its table twin."""
    # Only failures have an error type or (mostly) a status: a rate by one of these would always be 100 %.
    split = "actor" if split in {"error_type", "http_status"} else split
    label = SPLITS[split]
    st.subheader(f"Failure rate against volume, by {label.lower()}", anchor=False)
    frame, chart = ask(_rates, view, view.filter, view.palette, split)
    key = f"rates {view.key} {split}"
    st.plotly_chart(
        chart.figure,
        key=key,
        on_select=partial(_take_point, key, view, split, chart.keys),
        selection_mode="points",
        config={"displayModeBar": False},
        alt=chart.alt,
    )
    columns: Columns = {
        split: label,
        "events": whole("Events"),
        "failed": whole("Failed"),
        **({"unknown": whole("Unknown outcome")} if frame["unknown"].any() else {}),
        "rate": percent("Failure rate"),
    }
    with st.expander("The same as a table: select a row to filter by it"):
        listed = frame.rename(columns={"value": split})
        table(listed, view, key=f"table {key}", columns=columns, on_row=partial(_narrow, view, listed, split))


def _rates(dataset: Dataset, asked: Filter, palette: Palette, split: str) -> tuple[pd.DataFrame, Chart]:
    frame = rates(dataset, asked, split)
    return frame, rate_against_volume(frame.rename(columns={"value": "label"}), palette=palette, field=split)


def _narrow(view: View, frame: pd.DataFrame, field: str, row: int) -> None:
    _by(view, field, frame.iloc[row][field])


def _take_point(key: str, view: View, field: str, keys: tuple[tuple[str | None, ...], ...]) -> None:
    points = st.session_state[key]["selection"]["points"]
    if points:
        number = points[0]["customdata"]
        number = number[0] if isinstance(number, list) else number
        if isinstance(number, int) and 0 <= number < len(keys):
            _by(view, field, keys[number][0])


def _by(view: View, field: str, value: object) -> None:
    known = isinstance(value, str) and bool(value)
    link.show(view.asked.adding(Condition(field, "is", str(value)) if known else Condition(field, "missing")))
