"""Two states side by side: of one entity, of two, or two records."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from audit_explorer.analysis.detail import event
from audit_explorer.analysis.finding import find
from audit_explorer.analysis.history.differences import differences
from audit_explorer.analysis.history.json_value import read_body
from audit_explorer.analysis.history.life_story import life_story
from audit_explorer.analysis.history.masking import HIDDEN, Masked
from audit_explorer.analysis.history.wording import path_words, value_words
from audit_explorer.analysis.parties.entities import Entity
from audit_explorer.charts.words import count
from audit_explorer.exports import FrameExport
from audit_explorer.identity import Key
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.elements.choice import pick
from audit_explorer.ui.elements.markdown import escaped
from audit_explorer.ui.elements.tables import table, wrapped
from audit_explorer.ui.entities.entity_address import found, read, written
from audit_explorer.ui.entities.story_card import readable, state_words
from audit_explorer.ui.server.downloads import address, offered
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from audit_explorer.analysis.history.differences import Change
    from audit_explorer.analysis.history.json_value import Json
    from audit_explorer.store import Dataset
    from audit_explorer.ui.elements.tables import Columns

_AS: Final = {"states": "The states after them", "records": "The records' own bodies"}
_SEARCH: Final = "other entity"
_LISTED: Final = 8
_LONG: Final = 300


@dataclass(frozen=True, slots=True)
class Side:
    """What stands on one side: its words (inert), its value (None: there is none to compare), what is to be known."""

    words: str
    value: Json
    known: str = ""


def draw_side_by_side(view: View, entity: Entity) -> None:
    """Draw what the address names as left and right; one side alone is compared with the entity's latest state."""
    st.subheader("Side by side", anchor=False)
    left, right = link.get("left"), link.get("right")
    _draw_search(view, entity)
    if left is None and right is None:
        st.caption('Or open "State after it" above, and put two states on the left and on the right.')
        return
    by = pick("Compare", "as", _AS)
    sides = [_side(view, text or written(entity), by) for text in (left, right)]
    for name, side in zip(("Left", "Right"), sides, strict=True):
        st.text(f"{name}: {side.words}. {side.known}".strip())
    st.button("End the comparison", on_click=partial(link.change, **dict.fromkeys(("left", "right", "as"))))
    if any(side.value is None for side in sides):
        st.text("Where a side has no fields there is nothing to compare.")
        return
    _draw_differences(view, sides[0].value, sides[1].value)


def _draw_differences(view: View, left: Json, right: Json) -> None:
    changes = differences(left, right)
    masked = Masked()
    rows = [_row(change, masked) for change in changes]
    named = (link.get("left"), link.get("right"), link.get("as"))
    if not rows:
        st.text("Both are the same, field by field.")
    else:
        st.text(f"{count(len(rows), 'difference')}:")
        columns: Columns = {"path": "Field", "left": wrapped("Left"), "right": wrapped("Right")}
        named = (link.get("left"), link.get("right"), link.get("as"))
        table(pd.DataFrame(rows), view, key=f"side by side {view.key} {hash(named)}", columns=columns)
        whole = tuple(tuple(_row(change, Masked(), None).values()) for change in changes)
        offer = offered(
            FrameExport(view.dataset, "side by side", partial(_rows, rows=whole), zone=view.zone), len(whole)
        )
        st.link_button(f"Download {count(len(whole), 'difference')} as CSV", address(offer), icon=":material/download:")
    folded = st.expander("Both in full", key="both in full", on_change="rerun")
    if folded.open:
        with folded:
            for column, value in zip(st.columns(2), (left, right), strict=True):
                column.code(readable(masked.value(value)), language=None, wrap_lines=True)
    if masked.hidden:
        st.caption("Secrets are compared, but not shown.")


def _rows(_: Dataset, rows: tuple[tuple[str | None, ...], ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["field", "left", "right"])


def _row(change: Change, masked: Masked, limit: int | None = _LONG) -> dict[str, str | None]:
    before, after = masked.change(change)
    if change.kind == "move":
        only = "only the order differs: "
        return {
            "path": path_words(change.path) or "all of it",
            "left": f"{only}{value_words(before, limit)}",
            "right": value_words(after, limit),
        }
    other = " (another one)" if before == after == HIDDEN else ""
    return {
        "path": path_words(change.path) or "all of it",
        "left": None if change.kind == "add" else value_words(before, limit),
        "right": None if change.kind == "remove" else f"{value_words(after, limit)}{other}",
    }


def _side(view: View, text: str, by: str) -> Side:
    if (said := read(text)) is not None:
        return _entity_side(view, said)
    wanted = Key.read(text)
    place = None if wanted is None else ask(find, view, wanted)
    record = None if place is None else ask(event, view, place.seq)
    if record is None:
        return Side("This log has no such record", None)
    fields = record.fields
    at = shown(fields["happened_at"], "happened_at", zone=view.zone) or "without a time"
    entity = Entity(fields["entity_type"] or "", fields["entity_id"] or "", fields["entity_name"])
    words = f"{_named(entity)}, {shown(fields['action'], 'action') or 'the record'} at {at} ({view.zone.key})"
    if by == "records":
        return _record_side(words, fields["body"])
    if not (entity.id or entity.name):
        return Side(f"{words}: the record names no entity", None)
    step = ask(life_story, view, entity, once=view.filter.once).step(record.seq)
    if step is None:
        return Side(f"the state after {words}", None, "It is too early to be compared here.")
    return Side(f"the state after {words}", step.state, " ".join(state_words(step)))


def _record_side(words: str, body: Any) -> Side:  # noqa: ANN401 - a field's value
    if body is None:
        return Side(f"the body of {words}", None, "The record has no body.")
    try:
        return Side(f"the body of {words}", read_body(body)[0])
    except ValueError:
        return Side(f"the body of {words}", None, "It can't be read as JSON.")


def _entity_side(view: View, said: Entity) -> Side:
    meant, _, total = found(view, said)
    if total != 1:
        return Side(f"{_named(said)}", None, f"{count(total, 'entity', 'entities')} of this log go by that.")
    step = ask(life_story, view, meant[0], once=view.filter.once).latest
    if step is None:
        return Side(f"{_named(meant[0])} now", None, "None of its records has a time.")
    return Side(f"{_named(meant[0])}, its latest state", step.state, " ".join(state_words(step)))


def _named(entity: Entity) -> str:
    parts = [
        shown(entity.type, "entity_type") if entity.type else "",
        shown(entity.name, "entity_name") if entity.name else "",
        f"ID {shown(entity.id, 'entity_id')}" if entity.id else "",
    ]
    return " ".join(part for part in parts if part)


def _draw_search(view: View, entity: Entity) -> None:
    wanted = st.text_input("Compare with another entity", key=_SEARCH, placeholder="Its name or ID", width=320)
    if not wanted.strip():
        return
    name = wanted.strip()
    meant = [one for said in (Entity(None, None, name), Entity(None, name, None)) for one in found(view, said)[0]]
    others = [one for one in dict.fromkeys(meant) if (one.type, one.id) != (entity.type, entity.id) or not one.id]
    if not others:
        st.caption("No other entity of this log has that name or ID.")
    with st.container(horizontal=True):
        for place, one in enumerate(others[:_LISTED]):
            st.button(escaped(_named(one)), key=f"with {place}", on_click=partial(_compare, one))
    if len(others) > _LISTED:
        st.caption(f"{len(others) - _LISTED:,} more; say its ID instead.")


def _compare(other: Entity) -> None:
    st.session_state[_SEARCH] = ""
    link.change(left=None, right=written(other))
