"""A number of an entity over time, as steps with their table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from audit_explorer.charts import step_line
from audit_explorer.ui import link
from audit_explorer.ui.elements.choice import pick
from audit_explorer.ui.elements.tables import table
from audit_explorer.ui.events.event_link import open_row

if TYPE_CHECKING:
    from audit_explorer.analysis.history.life_story import Story
    from audit_explorer.ui.elements.party_view import Party
    from audit_explorer.ui.elements.tables import Columns
    from audit_explorer.ui.view import View

_MOST: Final = 200


def draw_number(view: View, story: Story, party: Party) -> None:
    """Draw the number that is chosen, the one that changed most unless the address names another."""
    numbers = {one.words: one for one in story.numbers[:_MOST]}
    wanted = link.get("number")
    numbers |= {one.words: one for one in story.numbers if one.words == wanted}
    if not numbers:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        st.subheader("A number over time", anchor=False)
        chosen = numbers[pick("Number", "number", {name: name for name in numbers})]
    if len(story.numbers) > len(numbers):
        st.caption(f"The {len(numbers):,} numbers that changed most, of {len(story.numbers):,}.")
    frame = pd.DataFrame(chosen.steps, columns=["at", "value", "seq"])
    drawn = frame.assign(at=pd.to_datetime(frame["at"]).dt.tz_localize("UTC"))
    chart = step_line(drawn, name=chosen.words, zone=view.zone, palette=view.palette)
    st.plotly_chart(chart.figure, key=f"number {view.key} {party.key}", config={"displayModeBar": False}, alt=chart.alt)
    st.caption("Of all time, as requests that succeeded set it; a gap is where it is not known any more.")
    told = frame.assign(at=pd.to_datetime(frame["at"]), number=[_written(step.value) for step in chosen.steps])
    columns: Columns = {"at": f"From ({view.zone.key})", "number": "Number"}
    with st.expander("As a table"):
        key = f"numbers {view.key} {party.key}"
        table(told, view, key=key, columns=columns, on_row=partial(_open, frame))


def _written(value: float | None) -> str:
    if value is None:
        return "not known any more"
    return f"{int(value):,}" if value.is_integer() else f"{value:,}"


def _open(frame: pd.DataFrame, row: int) -> None:
    open_row(int(frame["seq"].iloc[row]))
