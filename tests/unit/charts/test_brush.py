"""Tests of the dragged span."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from audit_explorer.charts import LIGHT, brushed, event_timeline

from .frames import columns, hourly


def test_the_span_covers_the_lit_bars() -> None:
    """Bars that a real figure made give the start of the first and the end of the last."""
    figure = event_timeline(
        hourly([(hour, "Failed", 1) for hour in range(5)]), zone="Europe/Berlin", bucket="1 hour", palette=LIGHT
    ).figure
    points = [{"customdata": data} for data in columns(figure).customdata[1:4]]
    assert brushed({"selection": {"points": points, "box": []}}) == (
        datetime(2026, 9, 7, 1, tzinfo=UTC),
        datetime(2026, 9, 7, 4, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "event",
    [
        None,
        {},
        {"selection": None},
        {"selection": {"points": []}},
        {"selection": {"points": "abc"}},
        {"selection": {"points": [None, {}, {"customdata": "12"}, {"customdata": [1]}, {"customdata": ["1", "2"]}]}},
        {"selection": {"points": [{"customdata": [5, 1]}, {"customdata": [1, 10**30]}]}},
    ],
)
def test_anything_else_is_no_span(event: object) -> None:
    """An empty selection or a forged message gives None, not an exception."""
    assert brushed(event) is None
