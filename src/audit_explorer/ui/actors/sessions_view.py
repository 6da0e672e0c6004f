"""An actor's sessions as a strip with its table, each of which opens its events in order."""

from __future__ import annotations

from datetime import UTC, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.dossier.sessions import Sessions, sessions
from audit_explorer.charts import brushed, session_strip
from audit_explorer.charts.words import count
from audit_explorer.filters import Filter
from audit_explorer.period import Period
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Columns, table, whole
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    import pandas as pd

    from audit_explorer.charts import Chart, Palette
    from audit_explorer.store import Dataset
    from audit_explorer.ui.elements.party_view import Party

_QUIET: Final = {"displayModeBar": False}
_PAGE: Final = 30
_MS: Final = timedelta(milliseconds=1)
_UNITS: Final = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def draw_sessions(view: View, party: Party) -> None:
    """Draw the page of sessions that the address names: a strip, the table, what leads to the other pages."""
    number = max(1, link.number(link.SESSIONS) or 1)
    answer, chart = ask(_sessions, view, party.asked(view), view.zone, view.palette, number)
    if not answer.total:
        return
    pages = -(-answer.total // _PAGE)
    if number > pages:
        number = pages
        answer, chart = ask(_sessions, view, party.asked(view), view.zone, view.palette, number)
    st.subheader("Sessions", anchor=False)
    st.caption(_about(answer, number))
    key = f"sessions {view.key} {party.key} {number}"
    st.plotly_chart(
        chart.figure,
        key=key,
        on_select=partial(_take_bar, key, view, party),
        selection_mode="points",
        config=_QUIET,
        alt=chart.alt,
    )
    rows = answer.rows
    columns: Columns = {
        "start": f"Start ({view.zone.key})",
        "end": f"End ({view.zone.key})",
        "length": "Length",
        "events": whole("Events"),
        "failed": whole("Failed"),
        **({"unknown": whole("Unknown outcome")} if rows["unknown"].any() else {}),
        "addresses": whole("Addresses"),
    }
    drawn = rows.assign(length=[length(seconds) for seconds in rows["seconds"]])
    table(drawn, view, key=f"table {key}", columns=columns, on_row=partial(_take_row, view, party, rows))
    if pages > 1:
        turn = f"page of {key}"
        st.pagination(
            pages,
            default=number,
            key=turn,
            on_change=lambda: link.change(**{link.SESSIONS: str(st.session_state[turn])}),
        )


def length(seconds: float) -> str:
    """Say how long something took, in its two largest units: "1 h 20 min", "45 s"; below a second "0 s"."""
    rest = int(seconds)
    parts: list[str] = []
    for size, unit in _UNITS:
        amount, rest = divmod(rest, size)
        if amount or parts or unit == "s":
            parts.append(f"{amount} {unit}")
    return " ".join(one for one in parts[:2] if len(parts) == 1 or not one.startswith("0 "))


def _sessions(dataset: Dataset, asked: Filter, zone: ZoneInfo, palette: Palette, number: int) -> tuple[Sessions, Chart]:
    answer = sessions(dataset, asked, offset=(number - 1) * _PAGE, limit=_PAGE)
    return answer, session_strip(answer.rows, zone=zone.key, total=answer.total, palette=palette)


def _about(answer: Sessions, number: int) -> str:
    first = (number - 1) * _PAGE + 1
    which = f" {first:,} to {first + len(answer.rows) - 1:,} of them, the latest first." if answer.total > _PAGE else ""
    parts = [
        f"{count(answer.total, 'session')}: activity without a pause of more than 30 minutes.",
        f"Select one to read its events in order.{which}",
    ]
    if answer.begins_before:
        parts.append("The earliest began before the period.")
    if answer.goes_on:
        parts.append("The latest goes on after the period.")
    if answer.undated:
        parts.append(
            f"{count(answer.undated, 'event')} without a time {'is' if answer.undated == 1 else 'are'} in none."
        )
    return " ".join(parts)


def _take_bar(key: str, view: View, party: Party) -> None:
    span = brushed(st.session_state.get(key))
    if span is not None:
        _open(view, party, *span)


def _take_row(view: View, party: Party, rows: pd.DataFrame, row: int) -> None:
    start, end = (rows[side].iloc[row].to_pydatetime().replace(tzinfo=UTC) for side in ("start", "end"))
    _open(view, party, start, end + _MS)


def _open(view: View, party: Party, start: datetime, end: datetime) -> None:
    """Go to the events of a session, the oldest first."""
    asked = Filter(party.alone.conditions, "", Period(start, end), once=view.asked.once)
    link.show_on("events", asked, sort="happened_at")
