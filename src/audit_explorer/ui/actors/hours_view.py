"""At which hours of the week an actor was active, within working hours or outside."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.dossier.when_active import WhenActive, outside_of, when_active
from audit_explorer.charts import week_hours
from audit_explorer.charts.words import count, share
from audit_explorer.filters import Condition, Filter
from audit_explorer.record import HOUR, WEEKDAY, WEEKDAYS
from audit_explorer.ui import link
from audit_explorer.ui.actors.work_choice import draw_work_choice
from audit_explorer.ui.elements.tables import Columns, table, whole
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.charts import Chart, Palette
    from audit_explorer.period.choosing.working_hours import WorkingHours
    from audit_explorer.store import Dataset
    from audit_explorer.ui.elements.party_view import Party

_QUIET: Final = {"displayModeBar": False}
_WORKED: Final = {True: "within", False: "outside"}


def draw_hours(view: View, party: Party) -> None:
    """Draw the grid of hours with its table twin, the share outside working hours, and the way to these events."""
    st.subheader("At which hours", anchor=False)
    work = draw_work_choice()
    answer, chart = ask(_week, view, party.asked(view), view.zone, view.palette, work)
    _draw_outside(view, party, answer, work)
    key = f"week {view.key} {party.key} {work.text}"
    st.plotly_chart(
        chart.figure,
        key=key,
        on_select=partial(_take_square, key, view, party),
        selection_mode="points",
        config=_QUIET,
        alt=chart.alt,
    )
    busy = answer.hours[answer.hours["events"] > 0].reset_index(drop=True)
    busy["worked"] = [
        _WORKED[work.covers(WEEKDAYS.index(day), hour)] for day, hour in zip(busy[WEEKDAY], busy[HOUR], strict=True)
    ]
    columns: Columns = {
        WEEKDAY: f"Weekday ({view.zone.key})",
        HOUR: f"Hour ({view.zone.key})",
        "events": whole("Events"),
        "failed": whole("Failed"),
        **({"unknown": whole("Unknown outcome")} if busy["unknown"].any() else {}),
        "worked": "Working hours",
    }
    with st.expander("The same as a table: select a row to see its events"):
        places = [(WEEKDAYS.index(day), int(hour)) for day, hour in zip(busy[WEEKDAY], busy[HOUR], strict=True)]
        table(busy, view, key=f"table {key}", columns=columns, on_row=lambda row: _explore(view, party, *places[row]))


def _week(
    dataset: Dataset, asked: Filter, zone: ZoneInfo, palette: Palette, work: WorkingHours
) -> tuple[WhenActive, Chart]:
    answer = when_active(dataset, asked, zone.key)
    worked = {(day, hour) for place, day in enumerate(WEEKDAYS) for hour in range(24) if work.covers(place, hour)}
    chart = week_hours(
        answer.hours, zone=zone.key, worked=worked, work=work.words, undated=answer.undated, palette=palette
    )
    return answer, chart


def _draw_outside(view: View, party: Party, answer: WhenActive, work: WorkingHours) -> None:
    outside = answer.outside(work)
    undated = f" {count(answer.undated, 'more has', 'more have')} no time." if answer.undated else ""
    with st.container(horizontal=True, vertical_alignment="center", key="outside work"):
        st.text(
            f"{outside:,} of {count(answer.dated, 'event')} ({share(outside, answer.dated)}) outside working hours: "
            f"{work.words} ({view.zone.key}).{undated} Active on {count(answer.days, 'day')}.",
            width="stretch",
        )
        idle = outside_of(work)
        if outside and idle is not None:
            asked = Filter(party.alone.conditions, "", view.asked.period, idle, once=view.asked.once)
            st.button(
                f"Explore the {outside:,} outside",
                key="explore outside",
                icon=":material/manage_search:",
                on_click=partial(link.show_on, "events", asked),
            )


def _take_square(key: str, view: View, party: Party) -> None:
    points = st.session_state[key]["selection"]["points"]
    match points[0].get("customdata") if points else None:
        case [int(weekday), int(hour), *_] if 0 <= weekday < len(WEEKDAYS) and 0 <= hour < 24:  # noqa: PLR2004 - hours
            _explore(view, party, weekday, hour)


def _explore(view: View, party: Party, weekday: int, hour: int) -> None:
    asked = Filter(party.alone.conditions, "", view.asked.period, once=view.asked.once)
    link.show_on("events", asked.adding(Condition(WEEKDAY, "is", WEEKDAYS[weekday]), Condition(HOUR, "is", str(hour))))
