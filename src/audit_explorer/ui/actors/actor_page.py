"""The page of one actor: who it is, from where it came, and what it did."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.events import Sort, page
from audit_explorer.analysis.headline import headline
from audit_explorer.analysis.parties.actors import actor_filter, known_as
from audit_explorer.analysis.parties.appearances import appearances
from audit_explorer.analysis.parties.deeds import deeds
from audit_explorer.analysis.patterns import patterns
from audit_explorer.ui import link
from audit_explorer.ui.actors.hours_view import draw_hours
from audit_explorer.ui.actors.narrowing import Narrowing
from audit_explorer.ui.actors.origins_view import draw_origins
from audit_explorer.ui.actors.peers_view import draw_peers
from audit_explorer.ui.actors.rights_view import draw_rights
from audit_explorer.ui.actors.sessions_view import draw_sessions
from audit_explorer.ui.actors.table_downloads import draw_table_downloads
from audit_explorer.ui.actors.touched_view import draw_touched
from audit_explorer.ui.elements.markdown import code, escaped
from audit_explorer.ui.elements.party_view import Party, draw_activity, draw_head, draw_search, draw_way_back, listed
from audit_explorer.ui.elements.tables import Columns, table, whole
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.events.event_link import open_row, place_of_named
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.analysis.headline import Headline

_BACK: Final = "All actors"
# Pixels of the figures at its head.
_HEAD: Final = 150
_LATEST: Final = 20
_PATTERNS: Final = 10
# What an actor goes by: field to the words before its values.
_GOES_BY: Final = {
    "source_type": "",
    "source_name": "named ",
    "source_id": "ID ",
}


def draw_actor(view: View, who: str) -> None:
    """Draw the actor of this name, or say that there is none and what to do."""
    party = Party(actor_filter(who), _BACK, "who", f"{hash(who):x}")
    with arriving(view, _HEAD):
        known = ask(headline, view, party.ever(view)).events
    if not known:
        _draw_unknown(view, who)
        return
    now = draw_head(view, party, who, "actor", _about(view, party, who))
    if not now.events:
        return
    narrowing = Narrowing(view, party)
    draw_activity(view, party)
    draw_hours(view, party)
    draw_sessions(view, party)
    _draw_deeds(view, party, narrowing)
    draw_peers(view, party, who)
    if now.failed:
        _draw_failures(view, party, now, narrowing)
    draw_origins(view, party, narrowing)
    draw_touched(view, party, narrowing)
    draw_rights(view, party, who)
    _draw_latest(view, party)
    draw_table_downloads(view, party, who)


def _draw_unknown(view: View, who: str) -> None:
    draw_way_back(_BACK, "who")
    st.subheader(code(who, 20_000), anchor=False)
    others = ask(known_as, view, who)
    if others:
        st.text("No actor of this log goes by this name, but it is the ID of:")
        for number, other in enumerate(others):
            st.button(escaped(other, 120), key=f"known as {number}", on_click=partial(link.change, who=other))
        return
    st.text("No event of this log names this actor, at any time. The link may have been made with another log.")
    draw_search(who)


def _about(view: View, party: Party, who: str) -> str:
    parts = []
    for field, words in _GOES_BY.items():
        frame, different = ask(appearances, view, party.ever(view), field, most=5)
        # A name that is the actor's own, and nothing else, says nothing new.
        if different and (different > 1 or frame["value"].iloc[0] != who):
            parts.append(f"{words}{listed(frame, different, field, view)}")
    return " · ".join(parts)


def _draw_deeds(view: View, party: Party, narrowing: Narrowing) -> None:
    st.subheader("What it did", anchor=False)
    frame = ask(deeds, view, party.asked(view))
    different = int(frame["different"].iloc[0])
    if different > len(frame):
        st.caption(f"The {len(frame):,} most frequent of {different:,} operations.")
    columns: Columns = {
        **({"operation": "Operation"} if frame["operation"].notna().any() else {}),
        "action": "Action",
        "entity_type": "Entity type",
        "events": whole("Events"),
        "failed": whole("Failed"),
        **({"unknown": whole("Unknown outcome")} if frame["unknown"].any() else {}),
        "entities": whole("Entities"),
        "last": f"Last ({view.zone.key})",
    }
    narrowing.draw(frame, columns, "deeds", ("operation", "action", "entity_type"))


def _draw_failures(view: View, party: Party, now: Headline, narrowing: Narrowing) -> None:
    st.subheader("The failures it met", anchor=False)
    frame, total = ask(patterns, view, party.asked(view), most=_PATTERNS)
    if total > len(frame):
        met = int(frame["failures"].sum())
        st.caption(f"The {len(frame):,} most frequent of {total:,} patterns: {met:,} of {now.failed:,} failures.")
    columns: Columns = {
        "error_shape": "Pattern",
        "failures": whole("Failures"),
        "entities": whole("Entities"),
        "first": f"First ({view.zone.key})",
        "last": f"Last ({view.zone.key})",
    }
    narrowing.draw(frame, columns, "failures", ("error_shape",))


def _draw_latest(view: View, party: Party) -> None:
    st.subheader("The latest events", anchor=False)
    columns: Columns = {
        "happened_at": f"Time ({view.zone.key})",
        "result": "Outcome",
        "action": "Action",
        "entity_type": "Entity type",
        "entity_name": "Entity",
        "source_ip": "Source IP",
        "error_message": "Error message",
    }
    frame = ask(page, view, party.asked(view), columns=(*columns, "entity_id"), sort=Sort(), limit=_LATEST)
    drawn = {name: look for name, look in columns.items() if frame[name].notna().any()}
    opened = place_of_named(view, frame["seq"])
    key = f"latest {view.key} {party.key}"
    table(frame, view, key=key, columns=drawn, on_row=partial(_open_event, frame), opened=opened)


def _open_event(frame: pd.DataFrame, row: int) -> None:
    open_row(int(frame["seq"].iloc[row]))
