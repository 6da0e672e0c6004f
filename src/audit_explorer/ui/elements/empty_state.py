"""What a page shows when nothing matches: what was understood, which part of it finds something, what to do next."""

from __future__ import annotations

from functools import partial

import streamlit as st

from audit_explorer.analysis.counting.part_counts import part_counts
from audit_explorer.analysis.headline import headline
from audit_explorer.charts import words
from audit_explorer.filters import Filter
from audit_explorer.filters.parts import parts, understood, without
from audit_explorer.period import Period
from audit_explorer.ui import link
from audit_explorer.ui.elements.markdown import code
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.view import View, ask


def some_match(view: View, height: int = 440) -> bool:
    """Say whether any event matches; meanwhile a skeleton stands here, as many pixels high as what comes then."""
    with arriving(view, height):
        return bool(ask(headline, view, view.filter).events)


def nothing_matches(view: View) -> None:
    """Say that no event matches, and offer the ways out."""
    total = view.dataset.facts.total
    with st.container(border=True, key="empty"):
        st.subheader("No event matches this filter", anchor=False)
        st.text(f"Looked for {understood(view.asked, view.zone)}, among {words.count(total, 'record')}.")
        _parts(view)
        undated = _undated(view)
        if undated:
            match = "1 event matches" if undated == 1 else f"{undated:,} events match"
            st.write(f"{match} all but the period: without a time nothing lies in one.")
        with st.container(horizontal=True):
            if view.asked.period != Period():
                st.button("Look at all time", on_click=partial(link.show, view.asked.with_period(Period())))
            st.button("Clear the filter", type="primary", on_click=partial(link.show, Filter()))


def _parts(view: View) -> None:
    """Draw for each part how many events it finds alone, and leave it out at a click."""
    asked = parts(view.asked, view.zone)
    if len(asked) < 2:  # noqa: PLR2004 - what stands alone finds nothing
        return
    counts = ask(part_counts, view, view.filter)
    helps = any(count.others for count in counts)
    more = ", and what the others find without it" if helps else "; leaving out one of them finds nothing either"
    st.text(f"What each part finds alone{more}:")
    for number, (part, count) in enumerate(zip(asked, counts, strict=False)):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"part {number}"):
            st.text(part.words, width="stretch")
            st.button(
                f"Alone: {words.count(count.alone, 'event')}",
                key=f"alone {number}",
                help=f"Only {code(part.words)}",
                disabled=not count.alone,
                on_click=partial(link.show, part.alone),
            )
            if count.others:
                st.button(
                    f"Without it: {words.count(count.others, 'event')}",
                    key=f"leave out {number}",
                    help=f"All but {code(part.words)}",
                    on_click=partial(link.show, without(view.asked, part)),
                )
    if left := len(asked) - len(counts):
        st.caption(f"… and {left:,} more {'part' if left == 1 else 'parts'}")


def _undated(view: View) -> int:
    """Count the events that only the period leaves out because they have no time."""
    if view.filter.period == Period():
        return 0
    return ask(headline, view, view.filter.with_period(Period())).undated
