"""From where an actor's events came: addresses, programs, with what is new or odd of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.dossier.odd_agents import odd_agents
from audit_explorer.analysis.dossier.seen_values import seen_values
from audit_explorer.charts.words import count
from audit_explorer.ui.elements.tables import Columns, whole
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.analysis.dossier.seen_values import Against, SeenValues
    from audit_explorer.ui.actors.narrowing import Narrowing
    from audit_explorer.ui.elements.party_view import Party

_TITLES: Final = {"source_ip": "From which addresses", "user_agent": "With which programs"}
_LABELS: Final = {"source_ip": "Source IP", "user_agent": "User agent"}
_NOUNS: Final = {"source_ip": ("address", "addresses"), "user_agent": ("program", "programs")}
_AGAINST: Final[dict[Against, str]] = {
    "no start": "The period has no beginning, so there is no earlier time in this log to call any of them new against.",
    "no earlier event": "This log has no event of it before the period, so none of them can be called new.",
    "earlier events": "",
}
_LEGACY: Final = "Only records of the legacy API name a program."
_ODD: Final = {
    "Application": "An application acted with a browser's user agent: a service account has no browser.",
    "User": "A user acted with the user agent of a script or a command line.",
}


def draw_origins(view: View, party: Party, narrowing: Narrowing) -> None:
    """Draw its addresses and its programs, new ones marked, and programs that are odd for its type."""
    _draw_seen(view, party, narrowing, "source_ip")
    _draw_seen(view, party, narrowing, "user_agent")
    _draw_odd(view, party, narrowing)


def _draw_seen(view: View, party: Party, narrowing: Narrowing, field: str) -> None:
    seen = ask(seen_values, view, party.asked(view), field)
    if not seen.different and field != "user_agent":
        return
    st.subheader(_TITLES[field], anchor=False)
    st.caption(_about(seen))
    if not seen.different:
        return
    rows = seen.rows.assign(mark=[_mark(row) for _, row in seen.rows.iterrows()])
    columns: Columns = {
        field: _LABELS[field],
        **({"mark": "New"} if seen.new else {}),
        "first_ever": f"First seen in the log ({view.zone.key})",
        "first": f"First ({view.zone.key})",
        "last": f"Last ({view.zone.key})",
        "events": whole("Events"),
        "failed": whole("Failed"),
        **({"unknown": whole("Unknown outcome")} if rows["unknown"].any() else {}),
    }
    narrowing.draw(rows, columns, field, (field,))


def _about(seen: SeenValues) -> str:
    one, many = _NOUNS[seen.field]
    parts = [
        f"{count(seen.different, one, many)}, {seen.new:,} new: first used in this period, though the actor was "
        "seen before it."
        if seen.new
        else f"{count(seen.different, one, many)}."
    ]
    if seen.against == "earlier events" and seen.different and not seen.new:
        parts.append("None is new: all were used before the period.")
    elif seen.different:
        parts.append(_AGAINST[seen.against])
    if seen.different > len(seen.rows):
        parts.append(f"Listed are {len(seen.rows):,}: new ones first, then the latest.")
    if seen.without:
        parts.append(f"{count(seen.without, 'event names', 'events name')} none.")
    if seen.field == "user_agent":
        parts.append(_LEGACY)
    return " ".join(filter(None, parts))


def _mark(row: pd.Series) -> str:
    if not row["new"]:
        return ""
    undated = int(row["undated"])
    return f"new, unless {count(undated, 'event')} without a time came before" if undated else "new"


def _draw_odd(view: View, party: Party, narrowing: Narrowing) -> None:
    odd = ask(odd_agents, view, party.asked(view))
    if not len(odd.rows):
        return
    for kind in dict.fromkeys(odd.rows["source_type"]):
        st.warning(_ODD[kind], icon=":material/devices_other:")
    of_them = odd.events - odd.without
    unclear = f" The programs of {odd.unclear:,} more are not known to us." if odd.unclear else ""
    st.caption(
        f"{int(odd.rows['events'].sum()):,} of {count(of_them, 'event')} that {'names' if of_them == 1 else 'name'} a "
        f"program.{unclear}"
    )
    columns: Columns = {
        "source_type": "Actor type",
        "user_agent": "User agent",
        "events": whole("Events"),
        "failed": whole("Failed"),
        "first": f"First ({view.zone.key})",
        "last": f"Last ({view.zone.key})",
    }
    narrowing.draw(odd.rows, columns, "odd agents", ("source_type", "user_agent"))
