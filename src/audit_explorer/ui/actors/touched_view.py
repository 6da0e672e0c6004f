"""On which things an actor acted: how many of each type, the leading ones."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.dossier.entities_touched import entities_touched
from audit_explorer.analysis.parties.entities import ranked
from audit_explorer.charts.words import count
from audit_explorer.ui.elements.tables import Columns, table, whole
from audit_explorer.ui.elements.value_actions import act
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.ui.actors.narrowing import Narrowing
    from audit_explorer.ui.elements.party_view import Party

_LEADING: Final = 10
_ENTITY: Final = ("entity_type", "entity_id", "entity_name")


def draw_touched(view: View, party: Party, narrowing: Narrowing) -> None:
    """Draw how many entities of each type it touched, then those with the most of its events."""
    types = ask(entities_touched, view, party.asked(view))
    leading, total = ask(ranked, view, party.asked(view), limit=_LEADING)
    st.subheader("Entities it touched", anchor=False)
    nameless = int(types["nameless"].sum())
    without = f" {count(nameless, 'event names', 'events name')} none." if nameless else ""
    st.caption(f"{count(total, 'entity', 'entities')} of {count(int((types['entities'] > 0).sum()), 'type')}.{without}")
    columns: Columns = {
        "entity_type": "Entity type",
        "entities": whole("Entities"),
        "events": whole("Events"),
        "failed": whole("Failed"),
        **({"unknown": whole("Unknown outcome")} if types["unknown"].any() else {}),
    }
    narrowing.draw(types, columns, "touched", ("entity_type",))
    if not total:
        return
    st.caption(
        f"The {len(leading):,} with the most of its events: select one for its page."
        if total > len(leading)
        else "Each of them: select one for its page."
    )
    columns = {
        "entity_type": "Entity type",
        "entity_name": "Entity",
        "entity_id": "Entity ID",
        "events": whole("Events"),
        "failed": whole("Failed"),
        "last": f"Last ({view.zone.key})",
    }
    table(leading, view, key=f"leading {view.key} {party.key}", columns=columns, on_row=partial(_open, view, leading))


def _open(view: View, frame: pd.DataFrame, row: int) -> None:
    record = {name: value if isinstance(value := frame[name].iloc[row], str) else None for name in _ENTITY}
    act("page", "entity_name", record["entity_name"], view.asked, record)
