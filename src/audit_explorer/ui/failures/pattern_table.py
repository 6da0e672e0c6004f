"""The table of what failures have in common."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from audit_explorer.analysis.headline import headline
from audit_explorer.analysis.patterns import patterns
from audit_explorer.analysis.timeline import timeline
from audit_explorer.charts.words import share
from audit_explorer.filters import Condition, Filter
from audit_explorer.operations import operation_of
from audit_explorer.ui import link
from audit_explorer.ui.elements.components.record_model import RecordCell
from audit_explorer.ui.elements.tables import Columns, cells, draw_table, made_table, whole, wrapped
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.failures.failure_views import failing
from audit_explorer.ui.failures.sparkline_cell import sparkline_cell
from audit_explorer.ui.view import View, ask, made

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from audit_explorer.store import Dataset
    from audit_explorer.ui.elements.components.record_model import RecordTable

#: What is said of failures that have no pattern.
SILENT: Final = "no message, no URL"
#: The name in the address of the pattern whose rows are shown.
CHOSEN: Final = "pattern"

# So many days fit a cell.
_BUCKETS: Final = 31
_DAY: Final = timedelta(hours=25)
_TO_MINUTES: Final = len("2026-09-30 23:34")


def draw_patterns(view: View) -> None:
    """Draw the patterns of failures, each with when it occurred; a marked one shows its newest rows."""
    st.subheader("Why it failed: failures by pattern", anchor=False)
    with arriving(view, 400):
        frame, total = ask(patterns, view, view.filter)
    st.caption(
        "A pattern is the error message without ids, numbers and names; where there is no message, the request and its "
        "answer. Select a row to see its newest failures."
        + (f" These are the {len(frame):,} most frequent of {total:,}." if total > len(frame) else "")
    )
    drawn = made(_table, view, view.filter)
    draw_table(drawn, view, key=f"patterns {view.key}", on_row=partial(_choose, _shapes(frame)))


def _table(view: View, asked: Filter) -> RecordTable:
    frame, total = ask(patterns, view, asked)
    # With all patterns at hand none has to be named.
    only = None if total == len(frame) else tuple(frame["error_shape"])
    when = ask(_when, view, failing(asked), view.zone, only)
    failures = ask(headline, view, asked).failed
    shapes = _shapes(frame)
    listed = frame.assign(
        operation=pd.Series([in_words(shape) for shape in shapes], dtype="object"),
        part=[share(number, failures) for number in frame["failures"]],
        when=pd.Series([when.get(shape) for shape in shapes], dtype="object"),
        seen=pd.Series(_seen(frame, view), dtype="object"),
    )
    columns: Columns = {
        "error_shape": wrapped("Pattern"),
        "operation": wrapped("In words"),
        "failures": whole("Failures"),
        "part": "Share",
        "when": "When, and the most",
        "actors": whole("Actors"),
        "entities": whole("Entities"),
        "seen": wrapped(f"First, last ({view.zone.key})"),
    }
    return made_table(listed, view, columns=with_values(columns, listed), opens=True)


def _shapes(frame: pd.DataFrame) -> list[str | None]:
    return [shape if isinstance(shape, str) else None for shape in frame["error_shape"]]


def _seen(frame: pd.DataFrame, view: View) -> list[RecordCell]:
    """Give of each pattern the first and the last time, to the minute."""
    first, last = (
        [str(text or "")[:_TO_MINUTES] for text in cells(frame[side], side, view)] for side in ("first", "last")
    )
    both = zip(first, last, strict=True)
    return [RecordCell((one if one == other else f"{one} –\n{other}") or None) for one, other in both]


def in_words(shape: str | None) -> str | None:
    """Say a pattern in words: those of its operation; None where it has none but its own."""
    if shape is None:
        return SILENT
    operation = operation_of(shape)
    return None if operation is None else operation.words


def with_values(columns: Columns, frame: pd.DataFrame) -> Columns:
    """Leave out the columns in which no row says anything: no value, or none of something counted."""
    return {name: look for name, look in columns.items() if (frame[name].notna() & (frame[name] != 0)).any()}


def _when(
    dataset: Dataset, asked: Filter, zone: ZoneInfo, only: tuple[str | None, ...] | None
) -> Mapping[str | None, RecordCell]:
    """Draw for each pattern when it occurred, over the period; `only` are the patterns that matter."""
    if only is not None:
        asked = asked.adding(*map(of_pattern, only))
    answer = timeline(dataset, asked, zone, split="error_shape", buckets=_BUCKETS)
    starts = list(answer.rate["start"])
    places = {start: number for number, start in enumerate(starts)}
    counts: dict[str | None, list[int]] = {}
    for start, shape, number in zip(*(answer.series[name] for name in ("start", "series", "events")), strict=True):
        of = counts.setdefault(shape if isinstance(shape, str) else None, [0] * len(starts))
        of[places[start]] += int(number)
    if answer.buckets is None:
        return {}
    # Python's own: a bucket of a log that claims the year 9999 is longer than pandas counts.
    long = any(end - start > _DAY for start, end in pairwise(answer.buckets.edges))
    return {shape: sparkline_cell(of, starts, long=long) for shape, of in counts.items()}


def of_pattern(shape: object) -> Condition:
    """Give the condition that an event is of a pattern; of none where that is no text."""
    known = isinstance(shape, str) and bool(shape)
    return Condition("error_shape", "is", str(shape)) if known else Condition("error_shape", "missing")


def _choose(shapes: list[str | None], row: int) -> None:
    link.change(**{CHOSEN: shapes[row] or ""})
