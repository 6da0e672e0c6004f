"""Values that are new, rare or gone, a row each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from audit_explorer.analysis.differences.dimensions import DIMENSION_LABELS, columns_of, conditions_of
from audit_explorer.analysis.differences.gone import gone_values
from audit_explorer.analysis.differences.novelty import new_values
from audit_explorer.analysis.differences.rarity import rare_values
from audit_explorer.analysis.differences.time_words import before_words, now_words
from audit_explorer.charts.words import count
from audit_explorer.exports.difference_export import DifferenceExport
from audit_explorer.record import FIELD
from audit_explorer.ui import link
from audit_explorer.ui.elements.ranking_pages import draw_page_choice, ranking_page
from audit_explorer.ui.elements.tables import Columns, table, whole
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.failures.pattern_table import with_values
from audit_explorer.ui.server.downloads import address, offered
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from audit_explorer.analysis.differences.value_groups import ValueGroups
    from audit_explorer.filters import Filter

_ASKED: Final = {"new": new_values, "rare": rare_values, "gone": gone_values}
_NONE: Final = {
    "new": "Nothing is new: all of it was there before.",
    "rare": "No event here has a value of it.",
    "gone": "Nothing is gone: all that was there before is there.",
}


def draw_values(view: View, which: str, dimensions: tuple[str, ...]) -> None:
    """Draw a page of them with what they are measured against; a row leads to its events."""
    with arriving(view, 600):
        first = ask(_ASKED[which], view, view.filter, dimensions)
    st.text(_against(view, which, first))
    if caption := _left_out(first, dimensions):
        st.caption(caption)
    if which != "rare" and not first.times.has_before:
        return
    if not first.size:
        st.text(_NONE[which])
        return
    frame, total, number = ranking_page(partial(_page, view, which, dimensions))
    key = f"{which} {'.'.join(dimensions)} {view.key}"
    shown = _listed(frame, which, dimensions, first)
    table(
        shown,
        view,
        key=f"{key} {number}",
        columns=with_values(_columns(which, dimensions, view.zone.key), shown),
        on_row=partial(_open, view, which, dimensions, frame, first),
    )
    draw_page_choice(total, number, key)
    offer = offered(DifferenceExport(view.dataset, view.filter, which, dimensions, None, view.zone), total)
    st.link_button(f"Download {count(total, 'row')} as CSV", address(offer), icon=":material/download:")


def _page(view: View, which: str, dimensions: tuple[str, ...], *, offset: int, limit: int) -> tuple[pd.DataFrame, int]:
    found = ask(_ASKED[which], view, view.filter, dimensions, offset=offset, limit=limit)
    return found.rows, found.size


def _against(view: View, which: str, found: ValueGroups) -> str:
    """Say what is called so, and against what."""
    now, begins = now_words(found.times, view.zone), before_words(found.times, view.zone)
    sides = f"{count(found.now, 'event')} of {now} against {found.before:,} before"
    said = {
        "new": f"Seen for the first time, newest first: {sides}.",
        "rare": f"The rarest first: {sides}.",
        "gone": f"Seen before, and not since: {sides}.",
    }[which]
    return f"{said} {begins}"


def _left_out(found: ValueGroups, dimensions: tuple[str, ...]) -> str:
    names = " or ".join(DIMENSION_LABELS[one].lower().replace(" ip", " IP") for one in dimensions)
    parts = (
        (
            found.valueless,
            f"event here has no {names}, and is in no row",
            f"events here have no {names}, and are in no row",
        ),
        (found.undated, "event without a time is in no period", "events without a time are in no period"),
        (found.later, "event is later than the period", "events are later than the period"),
    )
    return " · ".join(count(number, one, many) for number, one, many in parts if number)


def _listed(frame: pd.DataFrame, which: str, dimensions: tuple[str, ...], found: ValueGroups) -> pd.DataFrame:
    """Add the columns that are words."""
    listed = frame if "actor" in columns_of(dimensions) else frame.rename(columns={"first_by": "actor"})
    if which == "rare":
        seen = [
            f"{here:,} of {found.now:,} here, {before:,} of {found.before:,} before"
            for here, before in zip(frame["events"], frame["before"], strict=True)
        ]
        listed = listed.assign(seen=pd.Series(seen, dtype="object", index=listed.index))
    return listed


def _columns(which: str, dimensions: tuple[str, ...], zone: str) -> Columns:
    columns: Columns = {name: FIELD[name].label for name in columns_of(dimensions)}
    who: Columns = {} if "actor" in columns else {"actor": "First by", "actors": whole("Actors")}
    if which == "new":
        columns |= {"first_seen": f"First seen ({zone})", **who, "events": whole("Events"), "failed": whole("Failed")}
        columns |= {"unknown": whole("Outcome unknown"), "last_seen": f"Last seen ({zone})"}
    elif which == "rare":
        columns |= {"seen": "How rare", **who, "failed": whole("Failed"), "last_seen": f"Last seen ({zone})"}
    else:
        columns |= {"last_before": f"Last seen ({zone})", "before": whole("Events before"), **who}
        columns |= {"later": whole("Again later")}
    return {**columns, "undated": whole("Without a time")}


def _open(
    view: View, which: str, dimensions: tuple[str, ...], frame: pd.DataFrame, found: ValueGroups, row: int
) -> None:
    """Go to the events of a row: those of the period, or of what is gone those before it."""
    columns = columns_of(dimensions)
    times = found.times
    asked = times.before if which == "gone" else view.asked if times.chosen == "period" else times.now
    link.show_on("events", narrowed_to(asked, columns, tuple(frame[name].iloc[row] for name in columns)))


def narrowed_to(asked: Filter, columns: tuple[str, ...], values: tuple[object, ...]) -> Filter:
    """Give the filter of those of its events that have these values.

    An event of the filter has values that its conditions on these fields let through: the values take their place.
    """
    for name in columns:
        asked = asked.without(name)
    return asked.adding(*conditions_of(columns, values))
