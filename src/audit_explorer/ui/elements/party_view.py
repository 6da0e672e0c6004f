"""What the page of one entity has in common with that of one actor."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.headline import Headline, headline
from audit_explorer.charts.words import count, day, failures
from audit_explorer.filters import Filter
from audit_explorer.period import Period
from audit_explorer.period.formats import format_instant, in_zone
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.bursts.burst_list import draw_bursts
from audit_explorer.ui.elements.lookalike_mark import lookalike_marks
from audit_explorer.ui.elements.markdown import code
from audit_explorer.ui.elements.timeline_view import draw_timeline, outcome_timeline
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    import pandas as pd

    from audit_explorer.analysis.timeline import Timeline
    from audit_explorer.charts import Chart, Palette
    from audit_explorer.store import Dataset

_SLIM: Final = 120
# Longer names than any of the platform's, as a whole: what is longer was written to fill the page.
_NAME: Final = 20_000


@dataclass(frozen=True, slots=True)
class Party:
    """One entity or one actor that a page is about.

    `alone` is the filter that keeps exactly its events, of all time; `back` the words of the way to all others, and
    `parameter` what names it in the address. `key` is short and its own, for keys of elements.
    """

    alone: Filter
    back: str
    parameter: str
    key: str

    def asked(self, view: View) -> Filter:
        """Give the resolved filter of its events in the view's period, whatever else is filtered."""
        return replace(self.alone, period=view.filter.period, once=view.filter.once)

    def ever(self, view: View) -> Filter:
        """Give the resolved filter of all its events."""
        return replace(self.alone, once=view.filter.once)


def draw_head(view: View, party: Party, name: str, field: str, about: str) -> Headline:
    """Draw the ways out, the name and what it is, and its figures in words; give the figures of the period."""
    with arriving(view, 150):
        now = ask(headline, view, party.asked(view))
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        draw_way_back(party.back, party.parameter)
        st.button(
            f"Explore its {count(now.events, 'event')}" if now.events else "Explore its events",
            icon=":material/manage_search:",
            key=f"explore {party.parameter}",
            on_click=partial(
                link.show_on, "events", replace(party.alone, period=view.asked.period, once=view.asked.once)
            ),
        )
    with st.container(key="party name", gap="xxsmall"):
        st.subheader(code(name, _NAME), anchor=False)
        mark = lookalike_marks(view, field, [name]).get(name)
        if mark:
            st.text(f"The name {mark.removeprefix('⚠ ')}: it may only look like another's.")
        if about:
            st.text(about)
    ever = ask(headline, view, party.ever(view))
    with st.container(key="party figures", gap="xxsmall"):
        st.text(_figures(now, party, view) if now.events else "No event of it lies in this period.")
        if view.asked.fields or view.asked.text or view.asked.expression is not None:
            st.caption("All of its events in the period are on this page, whatever else is filtered.")
    _offer_all_time(view, ever.events - now.events)
    return now


def draw_way_back(words: str, parameter: str) -> None:
    """Draw the way back to all of them."""
    st.button(
        words,
        icon=":material/arrow_back:",
        key=f"all without {parameter}",
        on_click=partial(
            link.change, **{parameter: None, "sort": None, link.SESSIONS: None, **dict.fromkeys(link.LIFE)}
        ),
    )


def draw_activity(view: View, party: Party) -> None:
    """Draw when it was active; a dragged span becomes the period."""
    with arriving(view, 320):
        answer, chart = ask(_activity, view, party.asked(view), view.zone, view.palette)
    draw_timeline(chart, view.asked, f"activity {view.key} {party.key}", answer.outside)
    draw_bursts(view, party.asked(view))
    if answer.undated:
        st.caption(f"{count(answer.undated, 'event')} of it without a time can't be drawn.")


def in_words(at: datetime, zone: ZoneInfo) -> str:
    """Say an instant as people do: "Mon 7 Sep 2026 14:03:12"."""
    local = in_zone(at, zone)
    return f"{day(local)} {format_instant(at, zone).partition(' ')[2]}"


def listed(frame: pd.DataFrame, different: int, field: str, view: View, *, limit: int = 80) -> str:
    """Name values that appeared, the most events first: "a (12), b (3) and 2 more"; one alone as a whole."""
    marks = lookalike_marks(view, field, frame["value"])
    if different == 1:
        value = frame["value"].iloc[0]
        return " ".join(filter(None, (shown(value, field, limit=None), marks.get(value))))
    by_events = frame.sort_values("events", ascending=False, kind="stable")
    parts = [
        f"{' '.join(filter(None, (shown(value, field, limit=limit), marks.get(value))))} ({events:,})"
        for value, events in zip(by_events["value"], by_events["events"], strict=True)
    ]
    rest = different - len(parts)
    return ", ".join(parts) + (f" and {rest:,} more" if rest > 0 else "")


def _activity(dataset: Dataset, asked: Filter, zone: ZoneInfo, palette: Palette) -> tuple[Timeline, Chart]:
    answer, chart = outcome_timeline(dataset, asked, zone, palette, with_rate=False)
    chart.figure.update_layout(height=_SLIM)
    return answer, chart


def _figures(now: Headline, party: Party, view: View) -> str:
    with_whom = count(now.actors, "actor") if party.parameter == "entity" else count(now.entities, "entity", "entities")
    parties = f"by {with_whom}" if party.parameter == "entity" else f"on {with_whom}"
    said = f"{count(now.events, 'event')} {parties}, {failures(now.failed, now.events, now.unknown)}"
    if now.first is None or now.last is None:
        return f"{said}. None has a time."
    first, last = in_words(now.first, view.zone), in_words(now.last, view.zone)
    when = f"At {first}" if first == last else f"First {first}, last {last}"
    return f"{said}. {when} ({view.zone.key})."


def _offer_all_time(view: View, outside: int) -> None:
    if not outside:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        lie = "event of it lies" if outside == 1 else "events of it lie"
        st.text(f"{outside:,} more {lie} outside the period.")
        st.button("Show all time", key="party all time", on_click=partial(link.show, view.asked.with_period(Period())))


def draw_search(name: str) -> None:
    """Offer to look for a name that no actor or entity of the log has, where it is one that can be looked for."""
    with suppress(ValueError):
        asked = Filter(text='"' + name.replace('"', " ") + '"')
        st.button("Search this log for it", on_click=partial(link.show_on, "events", asked))
