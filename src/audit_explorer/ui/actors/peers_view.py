"""An actor's failures beside those of the other actors of its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from audit_explorer.analysis.dossier.peers import peers
from audit_explorer.charts.words import count, failures
from audit_explorer.shown import shown
from audit_explorer.ui.elements.tables import Columns, percent, table, whole
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from audit_explorer.ui.elements.party_view import Party


def draw_peers(view: View, party: Party, who: str) -> None:
    """Say how its failure rate lies among those of the others of each of its types, with the figures as a table."""
    frame = ask(peers, view, party.asked(view), who)
    st.subheader("Against the other actors of its type", anchor=False)
    for _, row in frame.iterrows():
        st.text(_said(row))
    columns: Columns = {
        "source_type": "Actor type",
        "events": whole("Events"),
        "failed": whole("Failed"),
        "rate": percent("Failure rate"),
        "others": whole("Others"),
        "others_events": whole("Their events"),
        "others_failed": whole("Failed of them"),
        "lower": percent("Lower quartile"),
        "median": percent("Median"),
        "upper": percent("Upper quartile"),
    }
    table(frame, view, key=f"peers {view.key} {party.key}", columns=columns)


def _said(row: pd.Series) -> str:
    kind = row["source_type"]
    of_type = f"Actor type {shown(kind, 'source_type')}" if isinstance(kind, str) else "Without an actor type"
    own = failures(int(row["failed"]), int(row["events"]), int(row["unknown"]))
    others = int(row["others"])
    parts = [f"{of_type}: {own}"]
    if not others and not row["unclear"]:
        return f"{parts[0]}. No other actor of this type acted in the period: there is nothing to compare with."
    if not others:
        parts.append(f"no event of the {count(int(row['unclear']), 'other actor')} has a known outcome")
    elif pd.isna(row["rate"]):
        parts.append("without a known outcome it has no rate to compare")
    else:
        more, same = int(row["more"]), int(row["same"])
        parts.append(
            f"of {count(others, 'other')} {more:,} fail{'s' if more == 1 else ''} more often, "
            f"{others - more - same:,} less often, {same:,} as often; half of them fail in at most "
            f"{100 * row['median']:.1f} % of their events (median), the middle half in {100 * row['lower']:.1f} % to "
            f"{100 * row['upper']:.1f} %"
        )
        if row["unclear"]:
            parts.append(f"{count(int(row['unclear']), 'more has', 'more have')} no event of known outcome")
    return "; ".join(parts) + "."
