"""The tables of an actor's page as CSV files, all of their rows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.dossier.entities_touched import entities_touched
from audit_explorer.analysis.dossier.odd_agents import odd_agents
from audit_explorer.analysis.dossier.own_rights import own_rights
from audit_explorer.analysis.dossier.peers import peers
from audit_explorer.analysis.dossier.seen_values import seen_values
from audit_explorer.analysis.dossier.sessions import sessions
from audit_explorer.analysis.dossier.when_active import when_active
from audit_explorer.analysis.parties.deeds import deeds
from audit_explorer.analysis.parties.entities import ranked
from audit_explorer.analysis.patterns import patterns
from audit_explorer.exports import FrameExport
from audit_explorer.ui.server.downloads import address, offered

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset
    from audit_explorer.ui.elements.party_view import Party
    from audit_explorer.ui.view import View

_ALL: Final = 2**31
_KEY: Final = "dossier table"


def draw_table_downloads(view: View, party: Party, who: str) -> None:
    """Draw the choice of a table, with the link that delivers it."""
    asked = party.asked(view)
    tables: dict[str, Callable[[Dataset], pd.DataFrame]] = {
        "What it did": partial(_deeds, asked=asked),
        "Hours of the week": partial(_hours, asked=asked, zone=view.zone.key),
        "Sessions": partial(_sessions, asked=asked),
        "Failures": partial(_failures, asked=asked),
        "Other actors": partial(peers, asked=asked, who=who),
        "Addresses": partial(_seen, asked=asked, field="source_ip"),
        "Programs": partial(_seen, asked=asked, field="user_agent"),
        "Odd programs": partial(_odd, asked=asked),
        "Entity types": partial(entities_touched, asked=asked),
        "Entities": partial(_entities, asked=asked),
        "Rights": partial(_rights, asked=asked, who=who),
    }
    with st.popover("Tables as CSV", icon=":material/download:", key="dossier downloads"):
        name = st.selectbox("Table", list(tables), key=_KEY)
        st.caption(f"All of its rows, for the period that is looked at. Times in {view.zone.key} and in UTC.")
        file = f"actor {name.lower()}"
        offer = offered(FrameExport(view.dataset, file, tables[name], zone=view.zone), 0)
        st.link_button("Download CSV", address(offer), icon=":material/download:")


def _deeds(dataset: Dataset, asked: Filter) -> pd.DataFrame:
    return deeds(dataset, asked, most=_ALL).drop(columns="different")


def _failures(dataset: Dataset, asked: Filter) -> pd.DataFrame:
    return patterns(dataset, asked, most=_ALL)[0]


def _entities(dataset: Dataset, asked: Filter) -> pd.DataFrame:
    return ranked(dataset, asked, limit=_ALL)[0]


def _hours(dataset: Dataset, asked: Filter, zone: str) -> pd.DataFrame:
    return when_active(dataset, asked, zone).hours


def _sessions(dataset: Dataset, asked: Filter) -> pd.DataFrame:
    return sessions(dataset, asked, limit=_ALL).rows


def _seen(dataset: Dataset, asked: Filter, field: str) -> pd.DataFrame:
    return seen_values(dataset, asked, field, most=_ALL).rows


def _odd(dataset: Dataset, asked: Filter) -> pd.DataFrame:
    return odd_agents(dataset, asked).rows


def _rights(dataset: Dataset, asked: Filter, who: str) -> pd.DataFrame:
    return own_rights(dataset, asked, who).rows.drop(columns="seq")
