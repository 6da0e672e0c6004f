"""The table of events: one page of rows that clicks sort or filter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from audit_explorer.analysis import events
from audit_explorer.analysis.events import Sort, page
from audit_explorer.analysis.finding import find, key
from audit_explorer.analysis.place import place
from audit_explorer.filters import Condition
from audit_explorer.filters.column import column
from audit_explorer.record import CLOCK_LABELS, FAILED, FIELD, LABELS
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import cells
from audit_explorer.ui.events.event_link import open_row
from audit_explorer.ui.session.slots import EVENT_COLUMNS, EVENT_TABLE_ROWS, EVENT_TABLE_TOP, EVENT_TABLE_TURN
from audit_explorer.ui.view import View, ask, current

if TYPE_CHECKING:
    from streamlit.elements.lib.column_types import ColumnConfig

    from audit_explorer.filters import Filter
    from audit_explorer.identity import Key

ROWS: Final = 100
COLUMNS: Final = (
    "happened_at",
    "result",
    "actor",
    "action",
    "entity_type",
    "entity_name",
    "error_message",
    "source_ip",
)
_CELL: Final = 200
# From so many rows on the table scrolls in itself, so that the paging below it stays in sight.
_SCROLLS: Final = 20
_WIDTHS: Final = {
    "happened_at": 165,
    "result": 110,
    "action": 80,
    "error_message": 260,
    "source_ip": 120,
    "http_status": 90,
}


@dataclass(frozen=True, slots=True)
class Top:
    """What the page that was drawn last began with.

    `shift` is by how much its rows, since it was opened, have moved against those of a log that doesn't grow.
    """

    asked: tuple[Filter, Sort]
    number: int
    opening: str
    row: Key
    shift: int


def chosen_columns() -> tuple[str, ...]:
    """Give the columns that the address names, or those that were chosen last, or the usual ones."""
    named = tuple(name for name in dict.fromkeys(link.get_all("columns")) if name in events.COLUMNS)
    return named or EVENT_COLUMNS.get() or COLUMNS


def chosen_sort() -> Sort:
    """Give the order that the address names: a column, with a minus for descending; else newest first."""
    wanted = link.get("sort") or ""
    column = wanted.removeprefix("-")
    return Sort(column, wanted.startswith("-")) if column in FIELD else Sort()


def draw_columns() -> None:
    """Draw the choice of columns."""
    names = list(events.COLUMNS)
    key = "event column choice"
    st.session_state[key] = list(chosen_columns())
    st.multiselect(
        "Columns", names, format_func=lambda one: LABELS[one], key=key, on_change=partial(_take_columns, key)
    )
    st.button("The usual columns", on_click=_usual_columns)


def draw_events(view: View, matching: int) -> None:
    """Draw the page of rows that the address names, with what leads to the others."""
    sort, columns = chosen_sort(), chosen_columns()
    number = max(1, link.number("page") or 1)
    shift = _shift(view, number, sort)
    pages = max(1, -(-(matching - shift) // ROWS))
    number = min(number, pages)
    offset = max(0, (number - 1) * ROWS + shift)
    zone = {"zone": view.zone.key} if CLOCK_LABELS.keys() & set(columns) else {}
    rows = ask(page, view, view.filter, columns=columns, sort=sort, offset=offset, limit=ROWS, **zone)
    _remember(view, number, sort, shift, rows)
    if shift:
        moved = f"{shift:,} more stand" if shift > 0 else f"{-shift:,} fewer stand"
        st.caption(f"Since you opened this page {moved} above it. Page 1 has the log as it is now.")
    # The selection is by position and outlives its data: other rows or a handled click are another table. The same rows
    # of a log that has grown are the same table, so that it stays where it was scrolled to.
    key = f"events {hash(tuple(rows['seq'])):x} {sort} {columns} {view.zone.key} {EVENT_TABLE_TURN.get()}"
    EVENT_TABLE_ROWS.set((key, rows))
    st.dataframe(
        _shown(rows, columns, view),
        key=key,
        hide_index=True,
        placeholder="–",
        height="content" if len(rows) <= _SCROLLS else 720,
        column_config={name: _config(name, sort, view) for name in columns},
        on_select=partial(_taken, key, sort),
        selection_mode=["single-row", "single-column", "single-cell"],
        alt=f"Events {offset + 1} to {offset + len(rows)} of {matching}",
    )
    if pages > 1:
        key = f"event page {view.key} {number}"
        st.pagination(
            pages,
            default=number,
            key=key,
            on_change=lambda: link.change(page=str(st.session_state[key]), event=None),
        )


def _shift(view: View, number: int, sort: Sort) -> int:
    """Say how far pages are moved, so that a log that grows doesn't move what is read: page 1 is never."""
    top = EVENT_TABLE_TOP.get()
    if number == 1 or top is None or top.asked != (view.asked, sort):
        return 0
    if top.opening == view.dataset.opening or top.number != number:
        return top.shift
    found = ask(find, view, top.row)
    before = None if found is None else ask(place, view, view.filter, sort=sort, seq=found.seq)
    return 0 if before is None else before - (number - 1) * ROWS


def _remember(view: View, number: int, sort: Sort, shift: int, rows: pd.DataFrame) -> None:
    # Page 1 never moves: what stands at its top need not be found again.
    row = ask(key, view, int(rows["seq"].iloc[0])) if number > 1 and len(rows) else None
    EVENT_TABLE_TOP.set(None if row is None else Top((view.asked, sort), number, view.dataset.opening, row, shift))


def _shown(rows: pd.DataFrame, columns: tuple[str, ...], view: View) -> pd.io.formats.style.Styler:
    table = pd.DataFrame({name: cells(rows[name], name, view, limit=_CELL) for name in columns}, dtype=object)
    failed = shown(FAILED, "result", signs=True)
    # The mark is in the text; the colour only helps to find it.
    return table.style.map(
        lambda text: f"color: {view.palette.accent}; font-weight: 600" if text == failed else "",
        subset=[name for name in ("result",) if name in columns],
    )


def _config(name: str, sort: Sort, view: View) -> ColumnConfig:
    label = LABELS[name]
    if name in {"happened_at", *CLOCK_LABELS}:
        label = f"{label} ({view.zone.key})"
    if sort.column == name:
        label = f"{label} {'↓' if sort.descending else '↑'}"
    look: ColumnConfig = st.column_config.TextColumn(
        label, width=_WIDTHS.get(name), help=FIELD[name].meaning if name in FIELD else None
    )
    return look


def _taken(key: str, sort: Sort) -> None:
    """Sort by a clicked header, filter by a clicked value, open the event of a marked row or of a time, id or JSON.

    Rows and view are those of the last run: Streamlit never lets go of what it is given here.
    """
    shown = EVENT_TABLE_ROWS.get()
    if shown is None or shown[0] != key:
        return  # a click on a table that has been replaced meanwhile
    rows = shown[1]
    view = current()
    selection = st.session_state[key]["selection"]
    EVENT_TABLE_TURN.set(EVENT_TABLE_TURN.get() + 1)
    if selection["columns"]:
        name = selection["columns"][0]
        if name not in FIELD:
            return  # there is no order by what the clocks show
        descending = not sort.descending if sort.column == name else name == "happened_at"
        link.change(sort=f"{'-' if descending else ''}{name}", page=None)
    elif selection["cells"]:
        number, name = selection["cells"][0]
        if number < len(rows) and name in events.COLUMNS:
            _take_cell(rows.iloc[number], name, view)
    elif selection["rows"] and selection["rows"][0] < len(rows):
        open_row(int(rows.iloc[selection["rows"][0]]["seq"]))


def _take_cell(row: pd.Series, name: str, view: View) -> None:
    value = row[name]
    if column(name).kind in {"time", "json"} or name in {"id", "request_id"}:
        open_row(int(row["seq"]))
    elif value is None or pd.isna(value):
        link.show(view.asked.adding(Condition(name, "missing")))
    else:
        link.show(view.asked.adding(Condition(name, "is", str(value))))


def _take_columns(key: str) -> None:
    columns = tuple(st.session_state[key]) or COLUMNS
    EVENT_COLUMNS.set(columns)
    link.change(columns=columns)


def _usual_columns() -> None:
    EVENT_COLUMNS.set(COLUMNS)
    link.change(columns=None)
