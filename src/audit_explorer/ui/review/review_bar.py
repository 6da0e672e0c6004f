"""Marks of everything that matches, above the table of events: how far one is, filters, all of it at once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st

from audit_explorer.analysis.headline import headline
from audit_explorer.analysis.keys.many_keys import keys_of
from audit_explorer.charts.words import count
from audit_explorer.filters import Condition
from audit_explorer.filters.marks.mark_words import COMMENTED, LONGEST_TAG, REVIEWED, SINCE, STARRED, TAGGED
from audit_explorer.record import REVIEW
from audit_explorer.ui.elements.error_box import telling
from audit_explorer.ui.elements.markdown import escaped
from audit_explorer.ui.events import event_link
from audit_explorer.ui.review.marking import attempt, notes, now, reviews, say_problem
from audit_explorer.ui.review.resolved_view import resolved_filter
from audit_explorer.ui.session.slots import LATEST_BULK
from audit_explorer.ui.view import View, ask, current
from audit_explorer.workbench.mark_notes import Target

if TYPE_CHECKING:
    from audit_explorer.filters import Filter
    from audit_explorer.workbench.mark_notes import Bulk, Sort

MOST: Final = 50_000
"""Of more than so many records one doesn't say that one has looked at each."""
_PLACE: Final = "marks of all"
_TAGS: Final = 20
_CHOICES: Final = (
    ("Not yet reviewed", REVIEWED, True),
    ("Reviewed", REVIEWED, False),
    ("Starred", STARRED, False),
    ("Commented", COMMENTED, False),
    ("Since my last review", SINCE, False),
)


class LatestBulk(NamedTuple):
    """What was marked in one go last, of which log, and in words how."""

    opening: str
    words: str
    bulk: Bulk


def draw_review_bar(view: View, matching: int) -> None:
    """Draw the two popovers; they stand in the row that is being drawn."""
    with telling():
        with st.popover("Mark all", icon=":material/done_all:", key="mark all"):
            _draw_all(view, matching)
        # What is counted in it is asked for only where somebody looks.
        choices = st.popover("Review", icon=":material/rate_review:", key="review filters", on_change="rerun")
        if choices.open:
            with choices, telling():
                _draw_filters(view)


def draw_latest_bulk(view: View) -> None:
    """Say what was marked last, with the way back; or why nothing was."""
    say_problem(_PLACE)
    latest = LATEST_BULK.get()
    if latest is None or latest.opening != view.dataset.opening:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="latest bulk"):
        were = "was" if latest.bulk.before == 1 else "were"
        before = f", {latest.bulk.before:,} {were} already" if latest.bulk.before else ""
        st.text(f"{count(latest.bulk.marked, 'event')} {latest.words}{before}.", width="content")
        st.button("Undo", icon=":material/undo:", key="undo bulk", on_click=partial(_undo, latest.bulk))
        st.button("Dismiss", key="keep bulk", type="tertiary", on_click=partial(LATEST_BULK.set, None))


def _draw_all(view: View, matching: int) -> None:
    if matching > MOST:
        st.text(f"These are more than {MOST:,}: narrow the filter first. Nobody looks at so many one by one.")
        return
    st.text(f"{count(matching, 'event')} on all pages of this table, not only those in sight, get your mark.")
    st.button(
        f"Mark {count(matching, 'event')} as reviewed",
        type="primary",
        key="mark all reviewed",
        on_click=partial(_mark_all, view.filter, REVIEWED, "", "marked as reviewed"),
    )
    with st.form("tag all", border=False, clear_on_submit=True):
        tag = st.text_input("Or give all of them a tag", max_chars=LONGEST_TAG, placeholder="to discuss")
        if st.form_submit_button("Tag all"):
            _mark_all(view.filter, TAGGED, tag, "tagged")
            st.rerun()


def _draw_filters(view: View) -> None:
    scope = view.asked.without(REVIEW)
    done = ask(headline, view, resolved_filter(scope.adding(Condition(REVIEW, "is", REVIEWED)), view, view.dataset))
    of = ask(headline, view, resolved_filter(scope, view, view.dataset))
    st.text(f"{done.events:,} of {of.events:,} looked at")
    for number, (words, value, negated) in enumerate(_CHOICES):
        condition = Condition(REVIEW, "is", value, negated)
        _choice(view, words, condition, f"review choice {number}")
    if (until := reviews().last_until()) is None:
        st.caption("You have closed no review yet: everything is since then.")
    else:
        st.caption(f"Your last review went up to {until.astimezone(view.zone):%d %b %Y %H:%M} ({view.zone.key}).")
    for number, name in enumerate(list(notes().tags())[:_TAGS]):
        _choice(view, f"Tagged {escaped(name)}", Condition(REVIEW, "is", f"{TAGGED}:{name}"), f"review tag {number}")


def _choice(view: View, words: str, condition: Condition, key: str) -> None:
    there = condition in view.asked.conditions
    # Nothing has a mark and has it not: one takes the place of the other.
    rest = view.asked.removing(condition).removing(replace(condition, negated=not condition.negated))
    asked = rest if there else rest.adding(condition)
    icon = ":material/check:" if there else None
    st.button(words, icon=icon, key=key, type="tertiary", on_click=partial(event_link.show, asked))


def _mark_all(asked: Filter, sort: Sort, name: str, words: str) -> None:
    """Mark what a resolved filter keeps of the log that is looked at; a callback."""
    attempt(_PLACE, lambda: mark_rows(current(), asked, sort, name, words))


def mark_rows(view: View, asked: Filter, sort: Sort, name: str, words: str) -> None:
    """Mark every event that a resolved filter keeps; raises ValueError for too many, WorkbenchError."""
    where = view.dataset.where(asked)
    sql = f"SELECT seq FROM events WHERE {where.sql} ORDER BY seq LIMIT {MOST + 1}"  # noqa: S608 - names of our own
    mark_seqs(view, [int(row[0]) for row in view.dataset.rows(sql, where.parameters)], sort, name, words)


def mark_seqs(view: View, seqs: list[int], sort: Sort, name: str, words: str) -> None:
    """Mark some rows of the log; raises ValueError for too many or a bad tag, WorkbenchError."""
    if len(seqs) > MOST:
        message = f"these are more than {MOST:,} events"
        raise ValueError(message)
    targets = [Target.record(key) for key in keys_of(view.dataset, seqs).values()]
    bulk = notes().mark_all(targets, sort, on=True, now=now(), name=name)
    LATEST_BULK.set(LatestBulk(view.dataset.opening, words, bulk))


def _undo(bulk: Bulk) -> None:
    LATEST_BULK.set(None)
    attempt(_PLACE, lambda: notes().undo(bulk.batch, now()))
