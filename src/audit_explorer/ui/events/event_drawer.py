"""The drawer with everything about one event."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from audit_explorer.analysis.describe import describe
from audit_explorer.analysis.detail import Event, around, event, neighbours
from audit_explorer.filters import Condition, Filter
from audit_explorer.record import FIELD, FIELDS, NAMES
from audit_explorer.shown import OUTCOME_SIGNS, shown
from audit_explorer.ui import link
from audit_explorer.ui.elements.error_box import telling
from audit_explorer.ui.elements.lookalike_mark import lookalike_marks
from audit_explorer.ui.elements.tables import Columns, table
from audit_explorer.ui.events import event_link
from audit_explorer.ui.view import View, ask

_JSON: Final = ("error", "body", "context", "metadata")
_LONG: Final = 20_000
_COPIES: Final = 5


def draw_event(view: View) -> None:
    """Draw the event that the address names."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("Event", anchor=False)
        st.button(
            "Close",
            icon=":material/close:",
            shortcut="Esc",
            type="tertiary",
            key="close event",
            on_click=event_link.close,
        )
    with telling():
        _draw(view)


def _draw(view: View) -> None:
    place = event_link.named(view)
    found = None if place is None else ask(event, view, place.seq)
    if place is None or found is None:
        _absent(view)
        return
    if place.content == "other":
        st.warning("This record has the id that the link names, but not the content that it was made with.")
    elif place.content == "unknown":
        st.info(
            "The link was made with this record in another form (a row of a CSV, or a record that had to be repaired): "
            "whether its content is the same can't be told."
        )
    _steps(view, found)
    st.text(f"{OUTCOME_SIGNS.get(found.fields['result'], '')} {describe(found.fields)}".strip())
    _lookalikes(view, found)
    _also(found)
    if found.same is not None:
        _probably_same(view, found.same)
    if found.conflicting:
        differing = ", ".join(FIELD[name].label for name in found.differing)
        st.warning(f"Another record has the same id with different content. Differs in: {differing}.")
        both = Filter((Condition("id", "is", found.fields["id"]),))
        st.button("Show both", on_click=partial(link.show, both))
    # With a key the tab that is read stays open when a refresh draws the page anew.
    details, json_tab, raw, near = st.tabs(["Fields", "Error and body", "Raw record", "Around it"], key="event tab")
    with details:
        _fields(view, found)
    with json_tab:
        _json(found)
    with raw:
        st.caption(f"As received: record {found.record:,} of")
        st.text(shown(found.file, limit=_LONG))
        st.code(_readable(found.raw, "raw"), language=None, wrap_lines=True)
    with near:
        _around(view, found)


def _lookalikes(view: View, found: Event) -> None:
    """Say of which names letters look like others: once each, before anything of the event is believed."""
    for name in NAMES:
        value = found.fields[name]
        if mark := lookalike_marks(view, name, [value]).get(str(value)):
            st.text(f"{FIELD[name].label}: {shown(value, name, limit=_LONG)} {mark}")


def _also(found: Event) -> None:
    """Name the records that were merged into this one."""
    for copy in found.also[:_COPIES]:
        less = "" if copy.exact else ", with fewer fields"
        st.text(f"Also in: {shown(copy.file, limit=_LONG)}, record {copy.record:,}{less}")
    left = found.copied - _COPIES
    if left > 0:
        st.text(f"… and {left:,} more {'copy' if left == 1 else 'copies'}")


def _probably_same(view: View, seq: int) -> None:
    other = ask(event, view, seq)
    if other is None:
        return
    st.info("Probably the same as an event of the other generation of the API, which gives ids of its own.")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"Probably the same as {shown(other.fields['id'], 'id')}")
        st.button("Open that one", key=f"same {seq}", on_click=partial(event_link.open_row, seq))


def _absent(view: View) -> None:
    st.warning("This log has no such event. The link may have been made with another log.")
    number = event_link.earlier_number(view)
    if number is not None:
        st.text(f"It was made by an earlier version, and names record {number:,} of whichever log was open.")
        st.button("Open that record of this log", on_click=partial(event_link.open_row, number))


def _steps(view: View, found: Event) -> None:
    beside = ask(neighbours, view, view.filter, found.seq)
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, seq, icon in (("Newer", beside.newer, "arrow_upward"), ("Older", beside.older, "arrow_downward")):
            st.button(
                label,
                icon=f":material/{icon}:",
                disabled=seq is None,
                key=f"step {label}",
                shortcut="Up" if label == "Newer" else "Down",
                on_click=None if seq is None else partial(event_link.open_row, seq),
            )
        at = found.fields["happened_at"]
        st.text(f"{shown(at, zone=view.zone, ms=True)} ({view.zone.key})" if at else "no readable time")


def _fields(view: View, found: Event) -> None:
    rows = []
    for field in FIELDS:
        value = found.fields[field.name]
        if value is None or field.kind == "json":
            continue
        mark = lookalike_marks(view, field.name, [value]).get(str(value), "")
        text = str(shown(value, field.name, limit=_LONG, zone=view.zone, ms=True, signs=True))
        rows.append((field.label, f"{text} {mark}".strip() if mark else text))
    rows.append(("Read from", f"{shown(found.file, limit=_LONG)} #{found.record}"))
    st.dataframe(pd.DataFrame(rows, columns=["Field", "Value"]), hide_index=True, height="content")
    absent = [field.label for field in FIELDS if found.fields[field.name] is None and not field.derived]
    if absent:
        st.caption(f"No value: {', '.join(absent)}.")


def _json(found: Event) -> None:
    any_shown = False
    for name in _JSON:
        text = found.fields[name]
        if text:
            any_shown = True
            st.caption(name.capitalize())
            st.code(_readable(text, name), language=None, wrap_lines=True)
    if not any_shown:
        st.caption("This record has no error, body, context or metadata.")


def _readable(text: str, name: str) -> str:
    """Indent what is JSON; log text stays inert, and what is cut is said."""
    whole = shown(text, name, limit=None, indented=True)
    left = len(whole) - _LONG
    return (
        f"{whole[:_LONG]}\n… and {left:,} more characters (all of them are in the JSONL download)"
        if left > 0
        else whole
    )


def _around(view: View, found: Event) -> None:
    near = ask(around, view, found.seq)
    near.insert(0, "here", ["▸" if seq == found.seq else "" for seq in near["seq"]])
    columns: Columns = {
        "here": "",
        "happened_at": f"Time ({view.zone.key})",
        "result": "Outcome",
        "actor": "Actor",
        "action": "Action",
        "entity_name": "Entity",
    }
    table(near, view, key=f"around {found.seq}", columns=columns, on_row=partial(_step_to, near))
    st.caption("Of the whole log, whatever is filtered. Select a row to go there.")


def _step_to(near: pd.DataFrame, row: int) -> None:
    event_link.open_row(int(near.iloc[row]["seq"]))
