"""When sessions were, as a strip of bars over time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from audit_explorer.charts.bucket_axis import DATE_TICKS
from audit_explorer.charts.chart import Chart
from audit_explorer.charts.count_axis import count_axis
from audit_explorer.charts.empty_chart import empty_chart
from audit_explorer.charts.figure import Figure
from audit_explorer.charts.theme import FAILED_HATCH, base_layout, hatched
from audit_explorer.charts.words import count, failures, span

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.charts.theme import Palette

__all__ = ["session_strip"]

_HEIGHT: Final = 150
_MARKS: Final = 3
# A session of one moment is still as wide as a finger's shadow.
_NARROWEST: Final = 0.006
_MS: Final = timedelta(milliseconds=1)
_MINUTE: Final = timedelta(minutes=1)


def session_strip(frame: pd.DataFrame, *, zone: str, total: int, palette: Palette) -> Chart:
    """A bar a session, as long as it lasted (the shortest somewhat longer), as high as it has events.

    Args:
        frame: The sessions that are drawn: ``start``, ``end`` (of the first and the last event, naive UTC), ``events``,
            ``failed``, ``unknown`` (outcome).
        zone: Whose clocks the axis shows.
        total: How many sessions there are in all.
        palette: Of the theme that is on.

    Returns:
        A chart whose bars carry ``[start ms, end ms, hover text]`` as customdata: a half-open span with all of the
        session's events.
    """
    if frame.empty:
        return empty_chart("sessions", palette, height=_HEIGHT)
    clocks = ZoneInfo(zone)
    sessions = [
        (start.to_pydatetime().replace(tzinfo=UTC), end.to_pydatetime().replace(tzinfo=UTC))
        for start, end in zip(frame["start"], frame["end"], strict=True)
    ]
    first, last = min(start for start, _ in sessions), max(end for _, end in sessions)
    narrowest = max((last - first) * _NARROWEST, _MINUTE)
    marks = [
        [*_span_ms(start, end), _hover(start, end, one, clocks)]
        for (start, end), one in zip(sessions, frame.itertuples(), strict=True)
    ]
    widths = [max(end - start, narrowest) // _MS for start, end in sessions]
    middles = [
        (start + max(end - start, narrowest) / 2).astimezone(clocks).replace(tzinfo=None).isoformat()
        for start, end in sessions
    ]
    figure = Figure(base_layout(palette, height=_HEIGHT))
    failed = [int(number) for number in frame["failed"]]
    rest = [int(events) - bad for events, bad in zip(frame["events"], failed, strict=True)]
    for name, heights, marker in (
        ("failed", failed, hatched(palette.accent, FAILED_HATCH, palette)),
        ("other", rest, {"color": palette.neutral, "line": {"width": 0}}),
    ):
        if any(heights):
            figure.add_bar(
                x=middles,
                y=heights,
                width=widths,
                name=name,
                marker=marker,
                customdata=marks,
                hovertemplate="%{customdata[2]}<extra></extra>",
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 0.45}},
            )
    figure.update_layout(
        barmode="stack",
        hovermode="closest",
        dragmode=False,  # with a select tool on, Streamlit passes no clicks
        xaxis={
            "type": "date",
            "tickformatstops": list(DATE_TICKS),
            "title": {"text": f"sessions by their events, {zone}"},
        },
        yaxis=count_axis(int(frame["events"].max()), most=_MARKS),
    )
    return Chart(figure, _alt(frame, first, last, clocks, total))


def _span_ms(start: datetime, end: datetime) -> tuple[int, int]:
    zero = datetime(1970, 1, 1, tzinfo=UTC)
    return (start - zero) // _MS, (end - zero) // _MS + 1


def _hover(start: datetime, end: datetime, one: object, clocks: ZoneInfo) -> str:
    said = failures(int(one.failed), int(one.events), int(one.unknown))  # type: ignore[attr-defined]
    when = span(start.astimezone(clocks), end.astimezone(clocks), clocks.key)
    return f"{when}<br>{count(int(one.events), 'event')}, {said}"  # type: ignore[attr-defined]


def _alt(frame: pd.DataFrame, first: datetime, last: datetime, clocks: ZoneInfo, total: int) -> str:
    drawn = "" if total == len(frame) else f"{len(frame):,} of "
    events, failed = int(frame["events"].sum()), int(frame["failed"].sum())
    return (
        f"Strip of {drawn}{count(total, 'session')} with {count(events, 'event')}, "
        f"{failures(failed, events, int(frame['unknown'].sum()))}, "
        f"{span(first.astimezone(clocks), last.astimezone(clocks), clocks.key)}."
    )
