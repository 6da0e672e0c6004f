"""The table of events, a page of rows at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis import events
from audit_explorer.analysis.events import Sort, page
from audit_explorer.analysis.finding import find, key
from audit_explorer.analysis.place import place
from audit_explorer.filters.column import is_path, label_of_column
from audit_explorer.record import CLOCK_LABELS, FIELD, LABELS
from audit_explorer.ui import link
from audit_explorer.ui.elements.components.record_model import SORT, RecordTable
from audit_explorer.ui.elements.components.record_table import record_table
from audit_explorer.ui.elements.tables import opening_of, record_columns, record_rows, records_of, take
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.events import event_link
from audit_explorer.ui.session.slots import EVENT_COLUMNS, EVENT_TABLE_TOP
from audit_explorer.ui.view import View, ask, made

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.identity import Key
    from audit_explorer.ui.elements.components.record_model import RecordClick
    from audit_explorer.ui.elements.tables import Columns

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
# No table needs more, and an address can name any number.
_MOST_COLUMNS: Final = 60
# From so many rows on the table scrolls in itself, so that the paging below it stays in sight.
_SCROLLS: Final = 20
_HEIGHT: Final = "max(24rem, calc(100vh - 11rem))"
# What an entity is: its page needs all three, whichever of them are shown.
_ENTITY: Final = ("entity_type", "entity_id", "entity_name")


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
    named = tuple(name for name in dict.fromkeys(link.get_all("columns")) if name in events.COLUMNS or is_path(name))[
        :_MOST_COLUMNS
    ]
    return named or EVENT_COLUMNS.get() or COLUMNS


def chosen_sort() -> Sort:
    """Give the order that the address names: a column, with a minus for descending; else newest first."""
    wanted = link.get("sort") or ""
    column = wanted.removeprefix("-")
    return Sort(column, wanted.startswith("-")) if column in FIELD else Sort()


def draw_columns() -> None:
    """Draw the choice of columns."""
    chosen = chosen_columns()
    names = [*events.COLUMNS, *(name for name in chosen if name not in events.COLUMNS)]
    key = "event column choice"
    st.session_state[key] = list(chosen)
    st.multiselect("Columns", names, format_func=label_of_column, key=key, on_change=partial(_take_columns, key))
    st.button("The usual columns", on_click=_usual_columns)


def draw_events(view: View, matching: int) -> None:
    """Draw the page of rows that the address names, with what leads to the others."""
    sort, columns = chosen_sort(), chosen_columns()
    number = max(1, link.number("page") or 1)
    shift = _shift(view, number, sort)
    pages = max(1, -(-(matching - shift) // ROWS))
    number = min(number, pages)
    offset = max(0, (number - 1) * ROWS + shift)
    with arriving(view, 600):
        rows = _rows(view, view.filter, columns, sort, offset)
        _remember(view, number, sort, shift, rows)
    if shift:
        moved = f"{shift:,} more stand" if shift > 0 else f"{-shift:,} fewer stand"
        st.caption(f"Since you opened this page {moved} above it. Page 1 has the log as it is now.")
    caption = f"Events {offset + 1:,} to {offset + len(rows):,} of {matching:,}"
    drawn = made(_table, view, view.filter, columns, sort, offset, caption)
    record_table(
        drawn,
        key="events",
        on_click=partial(_take, drawn, tuple(int(seq) for seq in rows["seq"]), opening_of(view), sort),
        opened=event_link.place_of_named(view, rows["seq"]),
        beside=event_link.is_named(),
        # The rows of a log that has grown stay where they were scrolled to.
        scope=f"{hash((view.asked, sort, number)):x}",
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


def _rows(view: View, asked: Filter, columns: tuple[str, ...], sort: Sort, offset: int) -> pd.DataFrame:
    wanted = tuple(dict.fromkeys((*columns, *_ENTITY)))
    zone = {"zone": view.zone.key} if CLOCK_LABELS.keys() & set(columns) else {}
    return ask(page, view, asked, columns=wanted, sort=sort, offset=offset, limit=ROWS, **zone)


def _table(view: View, asked: Filter, columns: tuple[str, ...], sort: Sort, offset: int, caption: str) -> RecordTable:
    rows = _rows(view, asked, columns, sort, offset)
    zoned = {"happened_at", *CLOCK_LABELS}
    looks: Columns = {
        name: f"{LABELS[name]} ({view.zone.key})" if name in zoned else label_of_column(name) for name in columns
    }
    return RecordTable(
        columns=tuple(replace(one, sortable=one.name in FIELD) for one in record_columns(rows, looks, view)),
        rows=record_rows(rows, looks, view, limit=_CELL),
        records=records_of(rows),
        caption=caption,
        sorted_by=sort.column,
        descending=sort.descending,
        opens=True,
        most_height=_HEIGHT if len(rows) > _SCROLLS else "",
    )


def _take(drawn: RecordTable, seqs: tuple[int, ...], opening: str, sort: Sort, click: RecordClick) -> None:
    """Sort by a clicked heading, open a clicked row, do what the menu of a value says; a callback."""
    if click.gesture == SORT:
        descending = not sort.descending if sort.column == click.column else click.column == "happened_at"
        link.change(sort=f"{'-' if descending else ''}{click.column}", page=None)
    else:
        take(drawn, lambda row: event_link.open_row(seqs[row]), opening, click)


def _take_columns(key: str) -> None:
    show_columns(tuple(st.session_state[key]) or COLUMNS)


def show_columns(columns: tuple[str, ...]) -> None:
    """Let the table have these columns, as one step that Back undoes."""
    EVENT_COLUMNS.set(columns)
    link.change(columns=columns)


def _usual_columns() -> None:
    EVENT_COLUMNS.set(COLUMNS)
    link.change(columns=None)
