"""The changes to an actor's rights, whoever made them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.dossier.own_rights import own_rights
from audit_explorer.charts.words import count
from audit_explorer.ui.elements.tables import Columns, table
from audit_explorer.ui.events.event_link import open_row, place_of_named
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.ui.elements.party_view import Party

_LISTED: Final = 100
_NO_BODIES: Final = (
    "Whose rights a change is about stands in its body, and the current API has no bodies: of its records only "
    "changes of the account itself can be seen here."
)


def draw_rights(view: View, party: Party, who: str) -> None:
    """Draw them, the latest first; an event is opened beside the page."""
    answer = ask(own_rights, view, party.asked(view), who)
    st.subheader("Changes to its rights", anchor=False)
    st.caption(" ".join([*_said(answer.rows), *_unknown(answer.without, answer.unread), _NO_BODIES]))
    if answer.rows.empty:
        return
    rows = answer.rows.head(_LISTED)
    drawn = rows.assign(own=["by itself" if own else "" for own in rows["own"]])
    columns: Columns = {
        "happened_at": f"Time ({view.zone.key})",
        "result": "Outcome",
        "actor": "Actor",
        **({"own": "By whom"} if answer.rows["own"].any() else {}),
        "action": "Action",
        "entity_type": "Entity type",
        "entity_name": "Entity",
        "how": "The actor is",
        **({"role": "Role"} if answer.rows["role"].notna().any() else {}),
        **({"scope": "Scope"} if answer.rows["scope"].notna().any() else {}),
    }
    table(
        drawn,
        view,
        key=f"rights {view.key} {party.key}",
        columns=columns,
        on_row=partial(_open_event, rows),
        opened=place_of_named(view, rows["seq"]),
    )


def _said(rows: pd.DataFrame) -> list[str]:
    if rows.empty:
        return ["No access rule, account, group or role change in the period names it."]
    own = int(rows["own"].sum())
    said = [f"{count(len(rows), 'change')} to its rights in the period, {own:,} made by itself."]
    if len(rows) > _LISTED:
        said.append(f"The latest {_LISTED:,} are listed.")
    return said


def _unknown(without: int, unread: int) -> list[str]:
    said = []
    if without:
        words = "change of an access rule, a group or a role has", "changes of access rules, groups or roles have"
        said.append(f"{count(without, *words)} no body in this log: whom they are about can't be known.")
    if unread:
        said.append(f"{count(unread, 'more body', 'more bodies')} that may name it could not be read.")
    return said


def _open_event(frame: pd.DataFrame, row: int) -> None:
    open_row(int(frame["seq"].iloc[row]))
