"""The span of time that a person clicked or dragged over on a timeline.

What arrives is a browser's message: it is checked, not trusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

__all__ = ["brushed"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def brushed(event: object) -> tuple[datetime, datetime] | None:
    """The buckets under a click or a drag as a half-open span in UTC; None where nothing (or nothing valid) was taken.

    ``event`` is what ``st.plotly_chart`` returns for a figure of `event_timeline` or `failure_timeline`. The span is
    the bucket that was clicked, or reaches from the start of the first to the end of the last bucket whose middle was
    dragged over, so the period counts exactly the bars that it lit; the bars carry instants, so the hour that occurs
    twice is no riddle.
    """
    selection = event.get("selection") if isinstance(event, Mapping) else None
    points = selection.get("points") if isinstance(selection, Mapping) else None
    if not isinstance(points, Sequence):
        return None
    spans = [span for point in points if (span := _span(point))]
    if not spans:
        return None
    return min(start for start, _ in spans), max(end for _, end in spans)


def _span(point: object) -> tuple[datetime, datetime] | None:
    data = point.get("customdata") if isinstance(point, Mapping) else None
    match data:
        case [int(start), int(end), *_] if start < end:
            try:
                return _EPOCH + timedelta(milliseconds=start), _EPOCH + timedelta(milliseconds=end)
            except OverflowError:
                return None
        case _:
            return None
