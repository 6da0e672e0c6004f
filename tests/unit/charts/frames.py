"""Frames as the charts take them, for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

HOSTILE = (
    "<b>bold</b>",
    "<a href='http://evil.test'>x</a>",
    '<span style="background:url(http://evil.test/x.png)">s</span>',
    "$\\alpha$",
    "%{customdata[0]} {0} %s",
    "\u202eabc\u200b",
    "2026-01-01",
    "12",
    "y" * 100_000,
)
MONDAY = datetime(2026, 9, 7, tzinfo=UTC)


def hourly(
    rows: Sequence[tuple[int, str | None, int]], *, zone: str = "Europe/Berlin", first: datetime = MONDAY
) -> pd.DataFrame:
    """Rows (hours after ``first``, series, events) as a frame of one-hour buckets."""
    starts = pd.to_datetime([first + timedelta(hours=hour) for hour, _, _ in rows], utc=True).tz_convert(zone)
    return pd.DataFrame(
        {
            "start": starts,
            "end": starts + pd.Timedelta(hours=1),
            "series": pd.Series([series for _, series, _ in rows], dtype="str"),
            "events": pd.Series([events for _, _, events in rows], dtype="int64"),
        }
    )


def rates(rows: Sequence[tuple[int, int, int]]) -> pd.DataFrame:
    """Rows (hours after Monday, events, failed) as a frame of one-hour buckets."""
    frame = hourly([(hour, None, events) for hour, events, _ in rows]).drop(columns="series")
    return frame.assign(failed=[failed for _, _, failed in rows], unknown=0)


def columns(figure: Any, axis: str = "y") -> Any:  # noqa: ANN401 - plotly has no types
    """Give the trace that takes the pointer over the bars, or over the lane of another axis."""
    return next(trace for trace in figure.data if trace.customdata is not None and (trace.yaxis or "y") == axis)


def bars(figure: Any) -> list[Any]:  # noqa: ANN401 - the same
    """Give the bars that are seen, from the bottom up."""
    return [trace for trace in figure.data if trace.type == "bar" and trace.customdata is None]


def texts(figure: object) -> list[str]:
    """Every string in a figure, wherever it stands."""
    match figure:
        case str():
            return [figure]
        case dict():
            return [text for value in figure.values() for text in texts(value)]
        case list() | tuple():
            return [text for value in figure for text in texts(value)]
        case _:
            return []
