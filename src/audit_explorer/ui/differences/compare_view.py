"""Two filters side by side: what one has more of, less of, alone, or not at all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.differences.compare import CHANGES, COMPARED_FIELDS, Comparison, Side, compare
from audit_explorer.charts.comparing.share_pairs import share_pairs
from audit_explorer.charts.words import count, failures
from audit_explorer.exports.difference_export import DifferenceExport
from audit_explorer.record import FIELD
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.differences.compare_choice import draw_choice
from audit_explorer.ui.differences.difference_link import TwoSides, two_sides
from audit_explorer.ui.differences.value_view import narrowed_to
from audit_explorer.ui.elements.choice import pick
from audit_explorer.ui.elements.markdown import code
from audit_explorer.ui.elements.tables import Columns, percent, table, whole
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.server.downloads import address, offered
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.charts import Chart, Palette
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

_HEADINGS: Final = {
    "more": "More here than there",
    "less": "Less here than there",
    "new": "Only here",
    "gone": "Only there",
}
_NAME: Final = 120
# So many values of a field are listed of each kind of change: of all fields together, of one alone.
_OF_EACH: Final = 10
_OF_ONE: Final = 200


def draw_comparison(view: View) -> None:
    """Draw what is compared, the choice of it, and the differences; a row leads to its events."""
    sides = two_sides(view)
    draw_choice(view, sides)
    if sides is None:
        st.text("Nothing to compare with: no time lies before this period. Choose a period, or what to compare with.")
        return
    for problem in sides.problems:
        st.warning(f"What is compared with asks for something that can't be done: {code(problem)}")
    field = pick("Field", "by", {"": "All fields", **{name: FIELD[name].label for name in COMPARED_FIELDS}})
    with arriving(view, 400):
        found, chart = ask(_compared, view, sides.now, sides.other, view.palette, field)
    st.text(f"Here: {sides.asked.sentence(view.zone)}: {_side(found.here)}.")
    st.text(f"There: {sides.other_asked.sentence(view.zone)}: {_side(found.there)}.")
    if found.both:
        st.caption(f"{count(found.both, 'event is', 'events are')} on both sides, and counted on either.")
    empty = [name for name, side in (("here", found.here), ("there", found.there)) if not side.events]
    if empty:
        st.text(f"No event matches {' or '.join(empty)}: there is nothing to compare.")
        return
    if found.rows.empty:
        st.text("Nothing differs: every value has the same share on both sides.")
        return
    key = f"compare {view.key} {hash(sides.other):x} {field}"
    st.plotly_chart(
        chart.figure,
        key=f"{key} chart",
        on_select=partial(_take_point, f"{key} chart", sides, chart.keys, found.rows),
        selection_mode="points",
        alt=chart.alt,
    )
    st.caption(
        "Shares are of all events of a side. In each table that stands first whose share differs most for its size: "
        "(a − b) × a / b of the larger share a and the smaller b. More or less is only what occurs three times. "
        "A row leads to its events."
    )
    for change in CHANGES:
        rows = found.rows[found.rows["change"] == change].reset_index(drop=True)
        _draw_change(view, sides, rows, key, change, alone=bool(field))
    size = int(found.rows.groupby(["change", "field"])["alike"].first().sum())
    offer = offered(DifferenceExport(view.dataset, sides.now, "compare", other=sides.other, zone=view.zone), size)
    st.link_button(f"Download {count(size, 'row')} as CSV", address(offer), icon=":material/download:")


def _compared(dataset: Dataset, now: Filter, other: Filter, palette: Palette, field: str) -> tuple[Comparison, Chart]:
    found = compare(
        dataset, now, other, fields=(field,) if field else COMPARED_FIELDS, most=_OF_ONE if field else _OF_EACH
    )
    return found, share_pairs(found.rows, (found.here.events, found.there.events), palette=palette)


def _side(side: Side) -> str:
    undated = f", {side.undated:,} without a time" if side.undated else ""
    return f"{count(side.events, 'event')}, {failures(side.failed, side.events, side.unknown)}{undated}"


def _draw_change(view: View, sides: TwoSides, rows: pd.DataFrame, key: str, change: str, *, alone: bool) -> None:
    if rows.empty:
        return
    st.subheader(_HEADINGS[change], anchor=False)
    # One field's values have their menu.
    field = rows["field"].iloc[0] if alone else ""
    columns: Columns = {
        **({field: FIELD[field].label} if field else {"name": "Field", "value": "Value"}),
        "here": whole("Here"),
        "share_here": percent("Share here"),
        "there": whole("There"),
        "share_there": percent("Share there"),
    }
    listed = rows.assign(
        name=[FIELD[field].label for field in rows["field"]],
        value=[_shown(value, field) for value, field in zip(rows["value"], rows["field"], strict=True)],
    )
    if field:
        listed = listed.assign(**{field: rows["value"]})
    table(listed, view, key=f"{key} {change}", columns=columns, on_row=partial(_open_row, sides, rows))
    alike = dict(zip(rows["field"], rows["alike"], strict=True))
    unlisted = {name: int(alike[name]) - sum(rows["field"] == name) for name in alike}
    others = [f"{FIELD[name].label} {count(number, 'other', 'others')}" for name, number in unlisted.items() if number]
    if others:
        st.caption(f"Not listed: {', '.join(others)}; all of them are in the CSV.")


def _shown(value: str, field: str) -> str:
    return str(shown(value, field, limit=_NAME))


def _open_row(sides: TwoSides, rows: pd.DataFrame, row: int) -> None:
    """Go to the events of a value: those of this side, or of what is only there those there."""
    one = rows.iloc[row]
    asked = sides.other_asked if one["change"] == "gone" else sides.asked
    link.show_on("events", narrowed_to(asked, (one["field"],), (one["value"],)))


def _take_point(key: str, sides: TwoSides, keys: tuple[tuple[str | None, ...], ...], rows: pd.DataFrame) -> None:
    points = st.session_state[key]["selection"]["points"]
    data = points[0].get("customdata") if points else None
    number = data[0] if data else None
    if isinstance(number, int) and 0 <= number < len(keys):
        field, value = keys[number]
        of = rows[(rows["field"] == field) & (rows["value"] == value)].reset_index(drop=True)
        _open_row(sides, of, 0)
