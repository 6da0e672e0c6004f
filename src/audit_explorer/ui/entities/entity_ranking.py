"""The entities themselves, a row each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.analysis.parties.entities import RANKS, Rank, ranked
from audit_explorer.charts.words import count
from audit_explorer.ui import link
from audit_explorer.ui.elements.ranking_pages import RANK, draw_page_choice, rank_order, ranking_page
from audit_explorer.ui.elements.tables import Columns, table, whole
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.entities.entity_address import open_entity, thing
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd


def draw_ranking(view: View) -> None:
    """Draw a page of them in the order that the address names; a marked one is opened."""
    rank: Rank = next((one for one in RANKS if one == link.get(RANK)), RANKS[0])
    with arriving(view, 600):
        frame, total, number = ranking_page(partial(ask, ranked, view, view.filter, by=rank))
    many = count(total, "entity", "entities")
    st.caption(f"{many}. Select one to see what happened to it." if total else "No event here names an entity.")
    columns: Columns = {
        "entity_type": "Entity type",
        "entity_name": "Latest name",
        "entity_id": "ID",
        "names": whole("Names"),
        "events": whole("Events"),
        "failed": whole("Failed"),
        "actors": whole("Actors"),
        "last": f"Last event ({view.zone.key})",
    }
    key = f"ranking {view.key} {rank}"
    table(
        frame,
        view,
        key=f"{key} {number}",
        columns=columns,
        on_row=partial(open_row_of, frame),
        order=rank_order(RANKS, rank),
    )
    draw_page_choice(total, number, key)


def draw_choice(view: View, frame: pd.DataFrame, total: int) -> None:
    """Draw the things that a link may mean, of which one is to be chosen."""
    st.text(f"{total:,} entities of this log go by what the link says, or did. Select the one that is meant.")
    if total > len(frame):
        st.caption(f"The {len(frame):,} with the most events.")
    columns: Columns = {
        "entity_type": "Entity type",
        "entity_name": "Latest name",
        "entity_id": "ID",
        "events": whole("Events"),
        "failed": whole("Failed"),
        "last": f"Last event ({view.zone.key})",
    }
    key = f"meant {view.dataset.fingerprint[:12]} {hash(tuple(frame['events'])):x}"
    table(frame, view, key=key, columns=columns, on_row=partial(open_row_of, frame))


def open_row_of(frame: pd.DataFrame, row: int) -> None:
    """Open the entity of a row; a callback."""
    open_entity(thing(frame.iloc[row]))
