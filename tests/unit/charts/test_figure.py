"""Tests of figures that are put together without Plotly's checks: Plotly must find nothing to object to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go
import plotly.io
import plotly.tools
import pytest

from audit_explorer.charts import DARK, LIGHT, entity_breakdown, event_timeline, failure_timeline, rate_against_volume
from audit_explorer.charts.figure import Figure
from tests.unit.charts.frames import hourly, rates

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.charts import Chart, Palette

RATES = rates([(0, 4, 1), (1, 2, 0)])
FRAME = hourly([(0, "Failed", 1), (0, "Succeeded", 3), (1, None, 2)])
GROUPS = pd.DataFrame({"label": ["a", None], "events": [100, 2], "failed": [10, 0], "unknown": [1, 0]})
PATHS = pd.DataFrame(
    {"entity_type": ["User", None], "action": ["Create", "<b>"], "result": ["Failed", None], "events": [3, 2]}
)
CHARTS: list[Callable[[Palette], Chart]] = [
    lambda palette: event_timeline(FRAME, zone="UTC", bucket="1 hour", palette=palette, rate=RATES),
    lambda palette: event_timeline(FRAME.iloc[:0], zone="UTC", bucket="1 hour", palette=palette),
    lambda palette: failure_timeline(FRAME, zone="UTC", bucket="1 hour", palette=palette, field="action"),
    lambda palette: rate_against_volume(GROUPS, palette=palette, field="actor"),
    lambda palette: entity_breakdown(PATHS, palette=palette),
]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("make", CHARTS)
def test_what_is_drawn_is_what_plotlys_own_figure_would_be(make: Callable[[Palette], Chart], palette: Palette) -> None:
    """Plotly takes every property, none is unknown to it, and it would send the browser the same."""
    figure = make(palette).figure
    sent = plotly.io.to_json(
        plotly.tools.return_figure_from_figure_or_data(figure, validate_figure=True), validate=False
    )
    drawn, taken = figure.to_dict(), json.loads(sent)
    # The one word that Plotly doesn't know, on purpose: see Figure.take_clicks_and_drags.
    assert drawn["layout"].pop("dragmode", None) == taken["layout"].pop("dragmode", None)

    assert taken == json.loads(go.Figure(drawn).to_json())


def test_a_layout_is_taken_over_part_by_part() -> None:
    """What is not named stays; None takes a part away; the layout that was given stays as it was."""
    given = {"xaxis": {"title": {"text": "a", "standoff": 4}, "nticks": 3}}
    figure = Figure(given)
    figure.update_layout(xaxis={"title": {"text": "b"}, "nticks": None})

    assert figure.to_dict()["layout"]["xaxis"] == {"title": {"text": "b", "standoff": 4}}
    assert given["xaxis"]["nticks"] == 3
