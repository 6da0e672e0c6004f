"""The actors, a row each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.analysis.headline import headline
from audit_explorer.analysis.parties.actors import ACTOR_RANKS, ActorRank, ranked_actors
from audit_explorer.charts.words import count
from audit_explorer.filters import Condition
from audit_explorer.ui import link
from audit_explorer.ui.elements.ranking_pages import RANK, draw_page_choice, rank_order, ranking_page
from audit_explorer.ui.elements.tables import Columns, percent, table, whole
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd


def draw_actor_ranking(view: View) -> None:
    """Draw a page of them in the order that the address names; a marked one is opened."""
    rank: ActorRank = next((one for one in ACTOR_RANKS if one == link.get(RANK)), ACTOR_RANKS[0])
    with arriving(view, 600):
        frame, total, number = ranking_page(partial(ask, ranked_actors, view, view.filter, by=rank))
    many = count(total, "actor")
    nobody = ask(headline, view, view.filter.adding(Condition("actor", "missing"))).events if total else 0
    without = f" {count(nobody, 'event names', 'events name')} no actor." if nobody else ""
    st.caption(f"{many}. Select one to see what it did.{without}" if total else "No event here names an actor.")
    if not total:
        return
    st.caption(
        "Rarity: of the different operations (action with entity type) that an actor did, on average, the share of the "
        "other actors that never did it. 100 %: nobody else does any of what it does."
    )
    columns: Columns = {
        "actor": "Actor",
        "events": whole("Events"),
        "failed": whole("Failed"),
        "rate": percent("Failure rate"),
        "rarity": percent("Rarity"),
        "entities": whole("Entities"),
        "addresses": whole("Addresses"),
        "first": f"First seen ({view.zone.key})",
        "last": f"Last seen ({view.zone.key})",
    }
    key = f"actors {view.key} {rank}"
    table(
        frame,
        view,
        key=f"{key} {number}",
        columns=columns,
        on_row=partial(_open, frame),
        order=rank_order(ACTOR_RANKS, rank),
    )
    draw_page_choice(total, number, key)


def _open(frame: pd.DataFrame, row: int) -> None:
    link.change(who=str(frame["actor"].iloc[row]))
