"""Where an event leads: its entity's history, its actor, its address, and what happened around it."""

from __future__ import annotations

from datetime import UTC, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.detail import around
from audit_explorer.analysis.parties.entities import Entity
from audit_explorer.filters import Condition, Filter
from audit_explorer.period import Period, from_ms, to_ms
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Columns, table
from audit_explorer.ui.elements.value_actions import act
from audit_explorer.ui.events.event_link import open_row
from audit_explorer.ui.session.slots import NEXT_PAGE
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.analysis.detail import Event, Surroundings

_BY: Final = {"actor": "Same actor", "entity": "Same entity", "source_ip": "Same address", "": "Everything"}
_LACKING: Final = {"actor": "no actor", "entity": "no entity", "source_ip": "no address"}
_WIDTHS: Final[dict[str, timedelta | int]] = {
    "± 5 minutes": timedelta(minutes=5),
    "± 1 hour": timedelta(hours=1),
    "± 1 day": timedelta(days=1),
    "± 7 days": timedelta(days=7),
    "5 events each side": 5,
    "20 events each side": 20,
    "100 events each side": 100,
}
_USUAL: Final = "5 events each side"
_MOST: Final = 100
_MS: Final = timedelta(milliseconds=1)


def draw_links(view: View, found: Event) -> None:
    """Draw what leads away from the event; nothing where it names nothing."""
    fields = found.fields
    with st.container(horizontal=True, gap="xsmall", key="event links"):
        if fields["entity_name"] or fields["entity_id"]:
            name = "entity_name" if fields["entity_name"] else "entity_id"
            record = {one: fields[one] for one in ("entity_type", "entity_id", "entity_name")}
            st.button(
                "History of this entity",
                help="Its page: all that happened to it",
                on_click=partial(act, "page", name, fields[name], view.asked, record),
            )
        for by, label, of in (("actor", "All by this actor", "actor's"), ("source_ip", "Same address", "address's")):
            if (asked := _of(found, by)) is not None:
                st.button(
                    label,
                    help=f"Filters by this {of} events alone: the period stays, the rest of the filter goes",
                    on_click=partial(_explore, asked.with_period(view.asked.period)),
                )


def draw_around(view: View, found: Event) -> None:
    """Draw what happened around it, folded: the question is asked when it is opened."""
    folded = st.expander("Around it", key="event around", on_change="rerun")
    if not folded.open:
        return
    with folded:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            by = st.selectbox("Of", list(_BY), format_func=lambda one: _BY[one], key="around whom")
            width = st.selectbox("How wide", list(_WIDTHS), index=list(_WIDTHS).index(_USUAL), key="around width")
        of = _of(found, by)
        if of is None:
            st.caption(f"This event names {_LACKING[by]}. Choose another.")
            return
        wide = _WIDTHS[width]
        if isinstance(wide, timedelta):
            if found.fields["happened_at"] is None:
                st.caption("This event has no readable time. Choose a number of events.")
                return
            near = ask(around, view, found.seq, of=of, within=wide, each_side=_MOST)
        else:
            near = ask(around, view, found.seq, of=of, each_side=wide)
        _rows(view, found, near, f"{by} {width}", with_actor=by != "actor")
        _explore_button(found, of, wide, near)


def _rows(view: View, found: Event, near: Surroundings, chosen: str, *, with_actor: bool) -> None:
    events = near.events.copy(deep=False)
    events.insert(0, "here", ["▸" if seq == found.seq else "" for seq in events["seq"]])
    columns: Columns = {
        "here": "",
        "happened_at": f"Time ({view.zone.key})",
        "result": "Outcome",
        **({"actor": "Actor"} if with_actor else {}),
        "action": "Action",
        "entity_name": "Entity",
    }
    table(events, view, key=f"around {found.seq} {chosen}", columns=columns, on_row=partial(_step_to, events))
    st.caption("Of the whole log, whatever is filtered; ▸ is this event. Select a row to go there.")
    left = [f"{count:,} {word}" for count, word in ((near.newer, "newer"), (near.older, "older")) if count]
    if left:
        st.caption(f"Not listed: {' and '.join(left)} of this span.")


def _explore_button(found: Event, of: Filter, wide: timedelta | int, near: Surroundings) -> None:
    if isinstance(wide, timedelta):
        at, span = to_ms(found.fields["happened_at"]), wide // _MS
        first, last = at - span, at + span
    else:
        times = near.events["happened_at"].dropna()
        if times.empty:
            return
        first, last = (to_ms(one.to_pydatetime().replace(tzinfo=UTC)) for one in (times.min(), times.max()))
    st.button(
        "Explore these",
        key="explore around",
        help="Makes this selection the filter: these events, in this period",
        on_click=partial(_explore, of.with_period(Period(from_ms(first), from_ms(last + 1)))),
    )


def _of(found: Event, by: str) -> Filter | None:
    """Give the filter that keeps the events of the same actor, entity or address; None where the event names none."""
    fields = found.fields
    if by == "":
        return Filter()
    if by == "entity":
        if not (fields["entity_id"] or fields["entity_name"]):
            return None
        return Filter(Entity(fields["entity_type"], fields["entity_id"], fields["entity_name"]).conditions)
    return Filter((Condition(by, "is", fields[by]),)) if fields[by] else None


def _explore(asked: Filter) -> None:
    """Show a filter's events on the page Explore, with the zone and the log of the address; a callback."""
    filtered = {name for name, _ in link.pairs()}
    parameters = {name: values for name, values in link.to_other_page().items() if name not in filtered}
    for name, value in asked.to_query():
        parameters.setdefault(name, []).append(value)
    NEXT_PAGE.set(("events", parameters))


def _step_to(events: pd.DataFrame, row: int) -> None:
    open_row(int(events.iloc[row]["seq"]))
