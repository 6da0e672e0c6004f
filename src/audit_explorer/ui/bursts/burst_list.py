"""The bursts of a timeline as a table, below it."""

from __future__ import annotations

from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from audit_explorer.analysis.failures.bursts import BURSTS_OF, bursts
from audit_explorer.charts.words import count
from audit_explorer.exports.frame_export import FrameExport
from audit_explorer.period import Period
from audit_explorer.ui.bursts.burst_words import COMPARED, chance_words, distinct, expected_words
from audit_explorer.ui.elements.tables import table, whole
from audit_explorer.ui.events import event_link
from audit_explorer.ui.server.downloads import address, offered
from audit_explorer.ui.view import View, ask, made

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.analysis.failures.bursts import Bursts
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset
    from audit_explorer.ui.elements.tables import Columns


def draw_bursts(view: View, asked: Filter) -> None:
    """Draw the bursts of a resolved filter's events, each with the way to its period.

    Where the log can't say what is usual, that is said; nothing where nothing stands out.
    """
    found, frame = ask(bursts, view, asked, view.zone), made(_distinct, view, asked)
    if frame.empty:
        reason = found.basis["events"]
        if reason in {"too short", "irregular"}:
            st.caption(COMPARED[reason])
        return
    title = f"{count(len(frame), 'burst')}: far more than usual at such an hour"
    folded = st.expander(title, key=f"bursts {view.key}", on_change="rerun")
    if folded.open:
        with folded:
            _draw_table(view, asked, found, frame)


def _draw_table(view: View, asked: Filter, found: Bursts, frame: pd.DataFrame) -> None:
    drawn = pd.DataFrame(
        {
            "from": frame["start"],
            "to": frame["end"],
            "what": frame["of"].map({"events": "Events", "failures": "Failures"}),
            "observed": frame["observed"],
            "expected": [expected_words(number) for number in frame["expected"]],
            "p": [f"p {chance_words(number)}" for number in frame["p"]],
        }
    )
    columns: Columns = {
        "from": f"From ({view.zone.key})",
        "to": f"To ({view.zone.key})",
        "what": "Of",
        "observed": whole("Observed"),
        "expected": "Expected",
        "p": "By chance",
    }
    table(drawn, view, key=f"burst table {view.key}", columns=columns, on_row=partial(_choose, view, frame))
    st.caption(f"{_method(found)} Select a row to make it the period.")
    offer = offered(FrameExport(view.dataset, "bursts", _listed, (asked, view.zone), view.zone), len(frame))
    st.link_button(f"Download {count(len(frame), 'burst')} as CSV", address(offer), icon=":material/download:")


def _distinct(view: View, asked: Filter) -> pd.DataFrame:
    return distinct(ask(bursts, view, asked, view.zone).frame)


def _listed(dataset: Dataset, asked: Filter, zone: ZoneInfo) -> pd.DataFrame:
    return distinct(bursts(dataset, asked, zone).frame)


def _method(found: Bursts) -> str:
    words = []
    for name in BURSTS_OF:
        basis = found.basis[name]
        of = name.capitalize()
        marked = basis not in {"too short", "irregular"}
        words.append(f"{of} of an hour are compared with {COMPARED[basis]}." if marked else f"{of}: {COMPARED[basis]}")
    same = found.basis["events"] == found.basis["failures"]
    told = words[0].replace("Events of an hour", "An hour's events and failures") if same else " ".join(words)
    return (
        f"{told} p says how likely it is that chance alone makes so many in an hour (the burst's most unusual): the "
        "smaller, the more unusual. Of all marks at most 1 % are expected to be chance."
    )


def _choose(view: View, frame: pd.DataFrame, row: int) -> None:
    start, end = (frame[side].iloc[row].to_pydatetime().replace(tzinfo=UTC) for side in ("start", "end"))
    event_link.show(view.asked.with_period(Period(start, end)))
