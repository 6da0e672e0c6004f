"""A ranking of which the engine gives one page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import streamlit as st

from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Order

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

#: The name in the address of what is ranked by.
RANK: Final = "rank"
#: How many rows a page has.
ROWS: Final = 50


class Ranking(Protocol):
    """What gives the rows from `offset` on, at most `limit`, with how many there are in all."""

    def __call__(self, *, offset: int, limit: int) -> tuple[pd.DataFrame, int]:
        """Give them."""
        ...


def ranking_page(ranking: Ranking) -> tuple[pd.DataFrame, int, int]:
    """Give the page that the address names, or the last one: its rows, how many there are in all, its number from 1."""
    number = max(1, link.number("page") or 1)
    frame, total = ranking(offset=(number - 1) * ROWS, limit=ROWS)
    pages = max(1, -(-total // ROWS))
    if number > pages:  # a link made with a longer log, or by hand
        number = pages
        frame, total = ranking(offset=(number - 1) * ROWS, limit=ROWS)
    return frame, total, number


def rank_order(ranks: Collection[str], by: str) -> Order:
    """Give the order of a table of a ranking: a click on a heading ranks by it, from the first page on."""
    return Order(ranks, by, lambda name: link.change(**{RANK: name, "page": None}))


def draw_page_choice(total: int, number: int, key: str) -> None:
    """Draw the choice of the page, if there is more than one; `key` must differ when the ranking does."""
    pages = -(-total // ROWS)
    if pages > 1:
        key = f"page of {key} {number}"
        st.pagination(pages, default=number, key=key, on_change=lambda: link.change(page=str(st.session_state[key])))
