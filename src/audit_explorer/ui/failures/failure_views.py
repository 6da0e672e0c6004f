"""Figures of failures: how many, when, how often by whom."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.failures.bursts import bursts
from audit_explorer.analysis.rates import rates
from audit_explorer.analysis.timeline import timeline
from audit_explorer.analysis.value_counts import values_among
from audit_explorer.charts import failure_timeline, rate_against_volume
from audit_explorer.charts.words import count, share
from audit_explorer.filters import Condition, Filter
from audit_explorer.record import FAILED, FIELD
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.bursts.burst_list import draw_bursts
from audit_explorer.ui.bursts.burst_words import burst_marks
from audit_explorer.ui.elements.tables import Columns, percent, table, whole
from audit_explorer.ui.elements.timeline_view import draw_timeline, draw_undated, timeline_table
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    import pandas as pd

    from audit_explorer.analysis.headline import Headline
    from audit_explorer.analysis.timeline import Timeline
    from audit_explorer.charts import Band, Chart, Palette
    from audit_explorer.store import Dataset

SPLITS: Final = ("error_type", "http_status", "action", "entity_type", "actor", "source_ip")
_RATED: Final = ("actor", "action", "entity_type", "source_ip")
#: What failures are split by where no field has a value: not at all.
UNSPLIT: Final = "result"


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
    part = f"{figures.failed:,} of {count(known, 'event')} failed ({share(figures.failed, known)})"
    return part + (f"; {figures.unknown:,} more are of unknown outcome" if figures.unknown else "")


def draw_failure_timeline(view: View, split: str, band: Band | None = None) -> None:
    """Draw when what kind of thing failed, with its table twin; `band` is a span to mark."""
    asked = failing(view.filter)
    with arriving(view, 320):
        answer, chart = ask(_failure_timeline, view, asked, view.zone, view.palette, split, band)
    draw_timeline(chart, view.asked, f"failure timeline {view.key} {split} {hash(band):x}", answer.outside)
    draw_bursts(view, asked)
    draw_undated(answer, view.asked)
    if answer.buckets:
        timeline_table(answer, view.asked, f"failure table {view.key}")


def _failure_timeline(
    dataset: Dataset, asked: Filter, zone: ZoneInfo, palette: Palette, split: str, band: Band | None
) -> tuple[Timeline, Chart]:
    answer = timeline(dataset, asked, zone, split=split, buckets=90)
    bucket, shown_in = (answer.buckets.label, answer.buckets.zone.key) if answer.buckets else ("", zone.key)
    chart = failure_timeline(
        answer.series,
        zone=shown_in,
        bucket=bucket,
        palette=palette,
        field=split,
        undated=answer.undated,
        marks=burst_marks(bursts(dataset, asked, zone), zone),
        band=band,
    )
    return answer, chart


def splits(view: View, failed: int) -> dict[str, str]:
    """Give the fields that failures can be split by, field to label, those without any value left out.

    The first is the usual one: the first that tells apart most of the failures that there are, `failed` in number; else
    the first that tells any apart, else the first that says anything of them.
    """
    found = ask(values_among, view, failing(view.filter), SPLITS)
    offered = [field for field in SPLITS if found[field][0]]
    telling = [field for field in offered if found[field][0] > 1]
    of_most = [field for field in telling if 2 * found[field][1] >= failed]
    usual = next(iter([*of_most, *telling]), None)
    offered.sort(key=lambda field: field != usual)
    return {field: FIELD[field].label for field in offered}


def draw_rates(view: View, split: str, offered: Mapping[str, str]) -> None:
    """Draw who or what fails often against who fails much, with its table twin; in words where there is one value."""
    # Only failures have an error type or (mostly) a status: a rate by one of these would always be 100 %.
    split = split if split in _RATED else next((field for field in _RATED if field in offered), _RATED[0])
    label = FIELD[split].label
    st.subheader(f"How often it fails, by {label.lower()}", anchor=False)
    with arriving(view, 400):
        frame, chart = ask(_rates, view, view.filter, view.palette, split)
    if len(frame) == 1:
        st.text(_only(frame.iloc[0], split, view))
        return
    st.caption("Further to the right: more events. Further up: more of them failed. A larger point: more failures.")
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
    folded = st.expander("The same as a table: select a row to filter by it", key="rates folded", on_change="rerun")
    if folded.open:
        with folded:
            listed = frame.rename(columns={"value": split})
            table(listed, view, key=f"table {key}", columns=columns, on_row=partial(_narrow, view, listed, split))


def _only(row: pd.Series, split: str, view: View) -> str:
    """Say the rate of the one value that there is."""
    value = row["value"]
    of_whom = f"{FIELD[split].label} {shown(value, split, zone=view.zone)}" if isinstance(value, str) else "All of them"
    known = int(row["events"] - row["unknown"])
    part = f"{row['failed']:,} of {count(known, 'event')} failed ({share(int(row['failed']), known)})"
    return f"{of_whom}: {part}" + (f", {row['unknown']:,} more are of unknown outcome." if row["unknown"] else ".")


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
