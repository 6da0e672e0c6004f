"""The reviews: begin one over the filter, see how far each is, close it, look at the closed ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from audit_explorer.analysis.keys.many_keys import keys_of
from audit_explorer.analysis.keys.seen_combinations import PARTS, combinations
from audit_explorer.charts.words import count
from audit_explorer.filters.filter import read_query
from audit_explorer.period import zone as zone_called
from audit_explorer.record import REVIEW
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Columns, table, whole
from audit_explorer.ui.review.exceptions_view import draw_exceptions
from audit_explorer.ui.review.marking import attempt, now, reviews, say_problem
from audit_explorer.ui.review.marks_view import who
from audit_explorer.ui.review.progress_view import NOT_YET, counted, draw_bar
from audit_explorer.ui.review.resolved_view import resolved_filter
from audit_explorer.ui.session.slots import LOG_NAME
from audit_explorer.ui.view import View, current
from audit_explorer.workbench.review_baseline import MOST
from audit_explorer.workbench.reviews import snapshot_of
from audit_explorer.workbench.saved_views import LONGEST_NAME

if TYPE_CHECKING:
    from datetime import datetime

    from audit_explorer.filters import Filter
    from audit_explorer.workbench.reviews import Review, Reviews

_PLACE: Final = "reviews"
_OPEN: Final = 20
_CLOSED: Final = 200


def draw_reviews(view: View) -> None:
    """Draw them; raises WorkbenchError, and what asking the log raises."""
    mine = reviews()
    everything = mine.all()
    going = [one for one in everything if one.closed is None]
    closed = [one for one in everything if one.closed is not None]
    if not everything:
        st.caption("None yet. A review is a filter and a period that somebody looks through to the end.")
    for one in going[:_OPEN]:
        _draw(view, one, mine)
    if len(going) > _OPEN:
        st.caption(f"… and {len(going) - _OPEN:,} more that are not closed.")
    with st.form("begin review", border=False, clear_on_submit=True):
        st.caption("Begin one over the filter and the period above:")
        with st.container(horizontal=True, vertical_alignment="bottom", key="begin review row"):
            name = st.text_input("Name", max_chars=LONGEST_NAME, placeholder="September, all deletions", width=320)
            if st.form_submit_button("Begin a review"):
                attempt(_PLACE, lambda: _begin(view, name))
                st.rerun()
    say_problem(_PLACE)
    if closed:
        _draw_closed(view, closed[:_CLOSED], mine)
        if len(closed) > _CLOSED:
            st.caption(f"… and {len(closed) - _CLOSED:,} earlier ones; the export has all of them.")


def scope_of(one: Review, view: View) -> Filter:
    """Give a review's filter, its period absolute."""
    return read_query(one.pairs, zone_called(one.zone) or view.zone)[0]


def _begin(view: View, name: str) -> None:
    # The period no longer moves: what is in the scope today is so tomorrow.
    scope = replace(view.asked.without(REVIEW), period=view.filter.period)
    reviews().begin(name, scope, zone=view.zone.key, log=LOG_NAME.get(), now=now())


def _draw(view: View, one: Review, mine: Reviews) -> None:
    scope = scope_of(one, view)
    is_mine = one.author == mine.author
    with st.container(border=True, key=f"review {one.id}"):
        whose = "" if is_mine else f", by {who(one.author)}"
        st.text(f"{shown(one.name)}{whose}")
        st.caption(f"{_sentence(scope, view)}; begun {_moment(one.created, view)}")
        found = counted(view, scope)
        looked, total = int(found["reviewed"].sum()), int(found["events"].sum())
        draw_bar(looked, total)
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Explore what is not yet reviewed",
                key=f"open review {one.id}",
                on_click=partial(link.show_on, "events", scope.adding(NOT_YET)),
            )
            if is_mine:
                with st.popover("Close", key=f"close {one.id}"):
                    left = total - looked
                    if left:
                        st.text(f"{count(left, 'event')} in its scope {'is' if left == 1 else 'are'} not looked at.")
                    st.text("A closed review keeps its figures, and is a baseline for later ones.")
                    st.button(
                        "Close this review",
                        type="primary",
                        key=f"do close {one.id}",
                        on_click=partial(_close, one, looked, total),
                    )
                with st.popover("Delete", key=f"delete {one.id}"):
                    st.text("The marks stay; the review goes, with its exceptions.")
                    st.button("Delete this review", key=f"do delete {one.id}", on_click=partial(_delete, one.id))
        draw_exceptions(view, one.id, mine)


def _draw_closed(view: View, closed: list[Review], mine: Reviews) -> None:
    st.text("Closed reviews")
    frame = pd.DataFrame(
        {
            "name": [one.name for one in closed],
            "by": [who(one.author, mine.author) for one in closed],
            "scope": [_sentence(scope_of(one, view), view) for one in closed],
            "until": pd.Series([_naive(one.until) for one in closed], dtype="datetime64[ms]"),
            "closed": pd.Series([_naive(one.closed) for one in closed], dtype="datetime64[ms]"),
            "looked": [f"{one.looked or 0:,} of {one.total or 0:,}" for one in closed],
            "exceptions": [len(mine.exceptions(one.id)) for one in closed],
        }
    )
    columns: Columns = {
        "name": "Name",
        "by": "By",
        "scope": "Scope",
        "until": f"Went up to ({view.zone.key})",
        "closed": f"Closed ({view.zone.key})",
        "looked": "Looked at",
        "exceptions": whole("Exceptions"),
    }
    table(frame, view, key=f"closed reviews {len(closed)}", columns=columns, on_row=partial(_open, closed))
    for one in closed:
        found = mine.exceptions(one.id)
        if found:
            with st.expander(f"Exceptions of a closed review: {len(found):,}", key=f"closed exceptions {one.id}"):
                st.text(shown(one.name))
                draw_exceptions(view, one.id, mine)


def _open(closed: list[Review], row: int) -> None:
    link.show_on("events", scope_of(closed[row], current()))


def _close(one: Review, looked: int, total: int) -> None:
    attempt(_PLACE, lambda: _closed(current(), one, looked, total))


def _closed(view: View, one: Review, looked: int, total: int) -> None:
    scope = resolved_filter(scope_of(one, view), view, view.dataset)
    where = view.dataset.where(scope)
    sql = f"SELECT seq FROM events WHERE {where.sql} ORDER BY seq LIMIT {MOST + 1}"  # noqa: S608 - names of our own
    rows = [int(row[0]) for row in view.dataset.rows(sql, where.parameters)]
    keys = None if len(rows) > MOST else [key.text for key in keys_of(view.dataset, rows).values()]
    frame = combinations(view.dataset, scope)
    parts = [
        tuple(value if isinstance(value, str) else None for value in row)
        for row in frame[list(PARTS)].itertuples(index=False, name=None)
    ]
    reviews().close(one.id, _until(view, scope), looked, total, snapshot_of(keys, parts), now())


def _until(view: View, scope: Filter) -> datetime:
    """Give the instant up to which everything was in the scope: its end, else the newest event of the log."""
    newest = view.dataset.facts.newest
    moment = now()
    end = scope.period.end or (moment if newest is None else newest + timedelta(milliseconds=1))
    return min(end, moment)


def _delete(id_: str) -> None:
    attempt(_PLACE, lambda: reviews().delete(id_, now()))


def _sentence(scope: Filter, view: View) -> str:
    return shown(scope.sentence(view.zone), limit=300)


def _moment(at: datetime, view: View) -> str:
    return f"{shown(at, zone=view.zone)} ({view.zone.key})"


def _naive(at: datetime | None) -> datetime | None:
    return None if at is None else at.replace(tzinfo=None)
