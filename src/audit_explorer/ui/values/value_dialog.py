"""All values of a field in a dialog: searched, sorted, a page at a time, with a download."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, cast

import streamlit as st

from audit_explorer.analysis.values.value_list import VALUE_SORTS, ValueSort, value_list
from audit_explorer.charts.words import count
from audit_explorer.exports import ValueExport
from audit_explorer.filters import Filter
from audit_explorer.filters.column import label_of_column
from audit_explorer.ui.elements.error_box import telling
from audit_explorer.ui.elements.tables import percent, table, whole
from audit_explorer.ui.elements.value_actions import act
from audit_explorer.ui.server.downloads import address, offered
from audit_explorer.ui.session.slots import NEXT_PAGE
from audit_explorer.ui.values.value_link import OpenList, close_list, open_list, show_list
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.analysis.values.value_list import ValueAsk, ValuePage
    from audit_explorer.ui.elements.tables import Columns

_PAGE: Final = 50
_SEARCH: Final = "value search"
_SORT: Final = "value sort"
_ORDERS: Final[dict[ValueSort, str]] = {
    "events": "Most events first",
    "fewest": "Fewest events first",
    "failed": "Most failed first",
    "rate": "Highest failure rate first",
    "total": "Most in the whole log first",
    "last": "Seen last, newest first",
    "first": "Seen first, oldest first",
    "value": "By value, A to Z",
    "backwards": "By value, Z to A",
}


def value_dialog(view: View) -> None:
    """Draw the list that the address names; nothing where it names none."""
    shown_list = open_list()
    if shown_list is None:
        return
    title = f"All values of {label_of_column(shown_list.ask.field)}"
    st.dialog(title, width="large", on_dismiss=close_list)(_draw)(view)


def _draw(view: View) -> None:
    shown_list = open_list()
    if shown_list is None or NEXT_PAGE.get() is not None:  # a choice leads elsewhere
        st.rerun()
    with telling():
        _choices(shown_list)
        how = shown_list.ask
        page = _page(view, shown_list)
        pages = -(-page.size // _PAGE) or 1
        if shown_list.page > pages:
            shown_list = OpenList(how, pages)
            page = _page(view, shown_list)
        _figures(view, page, how)
        columns: Columns = {
            how.field: label_of_column(how.field),
            "events": whole("Events"),
            "total": whole("In the whole log"),
            "failed": whole("Failed"),
            "rate": percent("Failure rate"),
            "first_seen": "First seen",
            "last_seen": "Last seen",
        }
        rows = page.rows.rename(columns={"value": how.field})
        if len(rows):
            key = f"values {view.key} {hash(shown_list):x}"
            table(rows, view, key=key, columns=columns, on_row=partial(_take, rows, how.field, view))
        if pages > 1:
            turn = f"value page {hash(shown_list):x}"
            st.pagination(
                pages, default=shown_list.page, key=turn, on_change=lambda: show_list(how, st.session_state[turn])
            )
        if page.size:
            offer = offered(ValueExport(view.dataset, view.filter, how, view.zone), page.size)
            st.link_button(f"Download {count(page.size, 'value')} as CSV", address(offer), icon=":material/download:")


def _page(view: View, shown_list: OpenList) -> ValuePage:
    offset = (shown_list.page - 1) * _PAGE
    return ask(value_list, view, view.filter, shown_list.ask, offset=offset, limit=_PAGE)


def _choices(shown_list: OpenList) -> None:
    how = shown_list.ask
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state[_SEARCH] = how.search
        st.text_input(
            "Search these values",
            key=_SEARCH,
            type="search",
            placeholder="Part of a value",
            on_change=lambda: show_list(replace(how, search=st.session_state[_SEARCH].strip())),
        )
        st.session_state[_SORT] = how.sort
        st.selectbox(
            "Order",
            VALUE_SORTS,
            format_func=lambda one: _ORDERS[one],
            key=_SORT,
            on_change=lambda: show_list(replace(how, sort=cast("ValueSort", st.session_state[_SORT]))),
        )


def _figures(view: View, page: ValuePage, how: ValueAsk) -> None:
    label = label_of_column(how.field)
    if not page.size:
        st.caption("No value contains this text." if how.search else "No value.")
        return
    words = [f"{count(page.size, 'value')}{' found' if how.search else ''}"]
    if view.asked != Filter():
        words[0] += f", {page.occurring:,} of them under the filter"
        words.append("events, failed, first and last seen are of the events under the filter")
        if how.field in view.asked.fields:
            words.append(f"what the filter asks of {label} itself does not narrow this list")
    words.append(f"times in {view.zone.key}")
    st.caption(" · ".join(words))


def _take(rows: pd.DataFrame, field: str, view: View, row: int) -> None:
    value = rows[field].iloc[row]
    act("include", field, value if isinstance(value, str) else None, view.asked)
