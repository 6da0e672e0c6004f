"""Which records were taken for the same event, as the Overview says it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.completeness import conflicts
from audit_explorer.filters import Condition, Filter
from audit_explorer.record import FIELD
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Columns, table
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd

# A table's cell shows no more of them; the event's drawer names all.
_NAMED: Final = 3
_CONFLICTS: Final[Columns] = {
    "id": "Event ID",
    "differing": "Differs in",
    "tenant_id": "Tenant",
    "happened_at": "Time",
    "actor": "Actor",
    "action": "Action",
    "entity_name": "Entity",
}


def draw_copies(view: View) -> None:
    """Say how many copies were merged, and how many of them said less than the record that stayed."""
    facts = view.dataset.facts
    if not facts.duplicates:
        return
    exact = facts.duplicates - facts.partial
    copies = "1 copy of a record was" if facts.duplicates == 1 else f"{facts.duplicates:,} copies of records were"
    fewer = "the same id and fewer fields, equal where both have a value; the record with the most fields is shown."
    if not facts.partial:
        st.caption(f"{copies} merged: same id, same content.")
    elif not exact:
        st.caption(f"{copies} merged: {fewer}")
    else:
        st.caption(f"{copies} merged: {exact:,} with the same id and the same content, {facts.partial:,} with {fewer}")


def draw_probable(view: View) -> None:
    """Say how many events are probably the same as another one, and let the person choose how they are counted."""
    count = view.dataset.facts.probable
    if not count:
        return
    events = "1 event is" if count == 1 else f"{count:,} events are"
    now = "They are counted once now." if view.asked.once else "Both are counted now."
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"{events} probably the same as another one: two generations of the API number them differently. {now}",
            width="stretch",
        )
        st.button(
            "Count both" if view.asked.once else "Count them once",
            key="count once",
            on_click=partial(link.show, replace(view.asked, once=not view.asked.once)),
        )


def draw_conflicts(view: View) -> None:
    """List the records that share an id with other content, with the fields that differ."""
    count = view.dataset.facts.conflicts
    if not count:
        return
    st.write(
        "1 id stands for records of different content; all of them are kept:"
        if count == 1
        else f"{count:,} ids stand for records of different content; all of them are kept:"
    )
    frame = ask(conflicts, view).rename(columns={"tenant": "tenant_id"})
    frame["differing"] = [_labels(names) for names in frame["fields"]]
    columns = {**_CONFLICTS, "happened_at": f"Time ({view.zone.key})"}
    table(frame, view, key=f"conflicts {view.key}", columns=columns, on_row=partial(_show_id, frame))


def _labels(names: str) -> str:
    labels = [FIELD[name].label for name in names.split(",")]
    more = f" and {len(labels) - _NAMED} more" if len(labels) > _NAMED else ""
    return ", ".join(labels[:_NAMED]) + more


def _show_id(frame: pd.DataFrame, row: int) -> None:
    link.show(Filter((Condition("id", "is", str(frame.iloc[row]["id"])),)))
