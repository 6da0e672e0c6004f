"""One error that hit many actors, one actor who was refused at many things."""

from __future__ import annotations

from datetime import UTC, timedelta
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.analysis.failures.attempts import attempted
from audit_explorer.analysis.failures.outages import ACTORS, outages
from audit_explorer.analysis.failures.probing import REFUSED, THINGS, probing
from audit_explorer.charts.words import count
from audit_explorer.exports import FrameExport
from audit_explorer.filters import Condition
from audit_explorer.period import Period
from audit_explorer.record import FAILED
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Columns, draw_table, made_table, whole, wrapped
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.server.downloads import address, offered
from audit_explorer.ui.view import View, ask, made

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.ui.elements.components.record_model import RecordTable


def draw_incidents(view: View) -> None:
    """Draw outages and probing, a row each; a selected one opens its records."""
    st.subheader("Many at once: outages, probing", anchor=False)
    with arriving(view, 160):
        down, tried = ask(outages, view, view.filter), ask(probing, view, view.filter)
    if down.empty and tried.empty:
        st.caption(
            f"No error hit {ACTORS} or more actors within ten minutes beyond what is usual, and no actor was refused "
            f"{REFUSED} times or more at {THINGS} or more things within ten minutes. Slower ones aren't looked for."
        )
        return
    if len(down):
        st.caption(
            f"One error, {ACTORS} or more actors within ten minutes, far more than usual: something may have been down."
        )
        drawn = made(_outages, view, view.filter)
        draw_table(drawn, view, key=f"outages {view.key}", on_row=partial(_open_outage, view, down))
        _offer(view, "outages", outages, len(down), "outage")
    if len(tried):
        st.caption(
            f"One actor, refused {REFUSED} times or more at {THINGS} or more entities, URLs or entity types within ten "
            "minutes: somebody may be trying what is open."
        )
        drawn = made(_probing, view, view.filter)
        draw_table(drawn, view, key=f"probing {view.key}", on_row=partial(_open_probing, view, tried))
        _offer(view, "probing", probing, len(tried), "series of refusals", "series of refusals")


def _outages(view: View, asked: Filter) -> RecordTable:
    columns: Columns = {
        "error_shape": wrapped("Most frequent pattern"),
        "patterns": whole("Patterns"),
        "failures": whole("Failures"),
        "actors": whole("Actors"),
        "entities": whole("Entities"),
        "first": f"First ({view.zone.key})",
        "last": "Last",
    }
    return made_table(ask(outages, view, asked), view, columns=columns, opens=True)


def _probing(view: View, asked: Filter) -> RecordTable:
    columns: Columns = {
        "actor": "Actor",
        "refused": whole("Refused"),
        "things": whole("Things"),
        "first": f"First ({view.zone.key})",
        "last": "Last",
    }
    return made_table(ask(probing, view, asked), view, columns=columns, opens=True)


def _offer(view: View, name: str, question: Callable[..., pd.DataFrame], size: int, one: str, many: str = "") -> None:
    offer = offered(FrameExport(view.dataset, name, question, (view.filter,), view.zone), size)
    st.link_button(f"Download {count(size, one, many or None)} as CSV", address(offer), icon=":material/download:")


def _open_outage(view: View, frame: pd.DataFrame, row: int) -> None:
    asked = attempted(view.asked).adding(Condition("result", "is", FAILED))
    link.show_on("events", asked.with_period(_period(frame, row)))


def _open_probing(view: View, frame: pd.DataFrame, row: int) -> None:
    asked = attempted(view.asked).without("actor").adding(Condition("actor", "is", frame["actor"].iloc[row]))
    link.show_on("events", asked.adding(Condition("result", "is", FAILED)).with_period(_period(frame, row)))


def _period(frame: pd.DataFrame, row: int) -> Period:
    first, last = (frame[side].iloc[row].to_pydatetime().replace(tzinfo=UTC) for side in ("first", "last"))
    return Period(first, last + timedelta(milliseconds=1))
