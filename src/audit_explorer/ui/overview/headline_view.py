"""The headline figures, each against the period before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.headline import Headline, headline
from audit_explorer.charts.words import count, day
from audit_explorer.filters import Condition, Filter
from audit_explorer.period.formats import in_zone
from audit_explorer.period.plausible import believed
from audit_explorer.record import FAILED, SUCCEEDED
from audit_explorer.ui import link
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from datetime import datetime

_DAY: Final = 86_400
_HOUR: Final = 3_600
_SAME: Final = "unchanged"
_MINUTE: Final = 60
_RATE_HELP: Final = (
    "The share of failures among the events whose outcome is known. An event of unknown outcome says neither that it "
    "succeeded nor that it failed: it has no outcome, or a word of its own for it."
)


def draw_headline(view: View) -> Headline:
    """Draw five figures of what is filtered, and give them."""
    earlier = view.filter.period.previous()
    with arriving(view, 110):
        now = ask(headline, view, view.filter)
        whole = ask(headline, view, Filter())
        before = ask(headline, view, view.filter.with_period(earlier)) if earlier else None
    with st.container(horizontal=True, key="headline"):
        _figure(
            "Events",
            f"{now.events:,}",
            _more(now.events, before.events if before else None),
            _of(now.events, whole.events),
        )
        _figure("Failed", _rate(now), _points(now, before), _failures(now), _RATE_HELP)
        _figure(
            "Actors",
            f"{now.actors:,}",
            _more(now.actors, before.actors if before else None),
            _of(now.actors, whole.actors),
        )
        more, of_all = _more(now.entities, before.entities if before else None), _of(now.entities, whole.entities)
        _figure("Entities", f"{now.entities:,}", more, of_all)
        _figure("Span", _span(now), None, _span_detail(view, now))
    if now.first is not None and now.last is not None:
        first, last = (_in_words(at, view) for at in (now.first, now.last))
        st.text(
            f"First event {first}, last event {last} ({view.zone.key})."
            if first != last
            else f"{first} ({view.zone.key})."
        )
    if now.unknown:
        _offer_unknown(view, now)
    if before is not None:
        st.caption("Changes are against the period of the same length just before.")
    return now


def _in_words(at: datetime, view: View) -> str:
    local = in_zone(at, view.zone)
    return f"{day(local)} {local:%H:%M}"


def _offer_unknown(view: View, now: Headline) -> None:
    """Say what the rate leaves out, and offer to look at it."""
    neither = (Condition("result", "is", outcome, negated=True) for outcome in (SUCCEEDED, FAILED))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"Unknown outcome: {now.unknown:,} of {count(now.events, 'event')}. They say neither that they succeeded "
            "nor that they failed, and the rate leaves them out.",
            width="stretch",
        )
        asked = view.asked.without("result").adding(*neither)
        st.button("Show those of unknown outcome", on_click=partial(link.show, asked))


def _figure(label: str, value: str, delta: str | None, detail: str, explained: str | None = None) -> None:
    st.metric(
        label,
        value,
        delta or detail or None,
        delta_color="off",
        delta_arrow="off" if delta in {None, _SAME} else "auto",
        delta_description=detail or None if delta else None,
        border=True,
        height="stretch",
        help=explained,
    )


def _rate(figures: Headline) -> str:
    return "–" if figures.rate is None else f"{100 * figures.rate:.1f} %"


def _failures(figures: Headline) -> str:
    known = f" of {figures.events - figures.unknown:,}" if figures.unknown else ""
    return f"{figures.failed:,}{known}" if known else count(figures.failed, "event")


def _of(matching: int, all_of_them: int) -> str:
    """Say of how many these are a part; nothing where they are all."""
    return "" if matching == all_of_them else f"of {all_of_them:,}"


def _more(now: int, before: int | None) -> str | None:
    if before is None:
        return None
    return f"{now - before:+,}" if now != before else _SAME


def _points(now: Headline, before: Headline | None) -> str | None:
    if before is None or now.rate is None or before.rate is None:
        return None
    points = round(100 * (now.rate - before.rate), 1)
    return f"{points:+.1f} points" if points else _SAME


def _span_detail(view: View, figures: Headline) -> str:
    if figures.first is not None and figures.last is not None:
        earliest, after = believed(view.dataset.facts.read_at)
        if figures.first < earliest or figures.last >= after:
            return "unlikely times included"
    return f"{figures.undated:,} without a time" if figures.undated else ""


def _span(figures: Headline) -> str:
    if figures.first is None or figures.last is None:
        return "–"
    seconds = (figures.last - figures.first).total_seconds()
    if seconds >= 2 * _DAY:
        return f"{seconds / _DAY:,.0f} days"
    if seconds >= 2 * _HOUR:
        return f"{seconds / _HOUR:.0f} hours"
    return f"{seconds / _MINUTE:.0f} minutes" if seconds >= 2 * _MINUTE else f"{seconds:.0f} seconds"
