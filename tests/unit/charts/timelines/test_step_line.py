"""Tests of a number's steps."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pandas as pd

from audit_explorer.charts import LIGHT, step_line

ZONE = ZoneInfo("Europe/Berlin")


def test_a_number_holds_until_it_is_changed() -> None:
    """The line goes level to the next time, has a gap where nothing is known, and the sentence has the figures."""
    times = pd.to_datetime(["2026-09-01T10:00Z", "2026-09-02T10:00Z", "2026-09-03T10:00Z"])
    frame = pd.DataFrame({"at": times, "value": [4, 8.5, None]})
    chart = step_line(frame, name="<b>gpus</b>", zone=ZONE, palette=LIGHT)
    (line,) = chart.figure.data

    assert (line.line.shape, line.connectgaps, list(line.y)) == ("hv", False, [4, 8.5, None])
    assert line.x[0].startswith("2026-09-01 12:00:00")
    assert line.hovertext[2].endswith("not known any more")
    assert "<b>" not in chart.figure.layout.yaxis.title.text
    assert chart.alt == (
        "<b>gpus</b> as steps over time, 2 values: first 4 at 2026-09-01 12:00:00 (Europe/Berlin), last 8.5, least 4, "
        "most 8.5."
    )


def test_nothing_to_draw_says_so() -> None:
    """Without a value there is an empty figure with the reason."""
    frame = pd.DataFrame({"at": pd.to_datetime([], utc=True), "value": []})

    assert not step_line(frame, name="g", zone=ZONE, palette=LIGHT).figure.data
