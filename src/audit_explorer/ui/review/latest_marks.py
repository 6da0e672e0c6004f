"""The latest marks of everybody, each with the way to what it is on."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from audit_explorer.analysis.failures.story_filter import StoryKey
from audit_explorer.identity import Key
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Columns, table, wrapped
from audit_explorer.ui.review.marking import notes
from audit_explorer.ui.review.marks_view import who
from audit_explorer.ui.session.slots import NEXT_PAGE

if TYPE_CHECKING:
    from audit_explorer.ui.view import View
    from audit_explorer.workbench.mark_notes import Mark, Target

_LISTED: Final = 200


def draw_latest_marks(view: View) -> None:
    """Draw them, the newest first; raises WorkbenchError."""
    mine = notes()
    found = mine.latest(_LISTED)
    if not found:
        st.caption("None yet. Stars, tags, comments and “reviewed” are in an event's panel and on an entity's page.")
        return
    if len(found) == _LISTED:
        st.caption(f"The latest {_LISTED:,}; those made in bulk are in none of these rows.")
    frame = pd.DataFrame(
        {
            "when": pd.Series([one.at.replace(tzinfo=None) for one in found], dtype="datetime64[ms]"),
            "by": [who(one.author, mine.author) for one in found],
            "mark": [one.name if one.sort == "tagged" else one.sort for one in found],
            "text": [one.text or None for one in found],
            "on": [_named(one) for one in found],
        }
    )
    columns: Columns = {
        "when": f"When ({view.zone.key})",
        "by": "By",
        "mark": "Mark",
        "text": wrapped("Comment"),
        "on": "On",
    }
    table(frame, view, key=f"latest marks {hash(found):x}", columns=columns, on_row=partial(_open, found))


def _named(one: Mark) -> str:
    if one.target.kind == "entity":
        type_, id_, name = _parts(one.target.key)
        return f"{type_ or 'entity'} {name or id_ or ''}".strip()
    if (story := _story(one.target)) is not None:
        what = [story.operation, story.entity_type, story.entity_name or story.entity_id]
        return f"failures of {story.actor}: {' '.join(part for part in what if part)}"
    key = Key.read(one.target.key)
    if one.target.kind == "finding" or key is None:
        return one.target.key
    return f"event {key.id}" if key.id is not None else "an event without an id"


def _open(found: tuple[Mark, ...], row: int) -> None:
    target = found[row].target
    if target.kind == "entity":
        text = json.dumps(_parts(target.key), ensure_ascii=False)
        NEXT_PAGE.set(("entities", {**link.to_other_page(), "entity": [text]}))
    elif (story := _story(target)) is not None:
        NEXT_PAGE.set(("failures", {**link.to_other_page(), "story": [story.written]}))
    elif target.kind == "record":
        NEXT_PAGE.set(("events", {**link.to_other_page(), "event": [target.key]}))


def _story(target: Target) -> StoryKey | None:
    """Give the story of failures that is marked; what was imported may be anything."""
    try:
        said = json.loads(target.key) if target.kind == "finding" else None
    except (ValueError, RecursionError):
        return None
    match said:
        case ["story", str() as words]:
            return StoryKey.read(words)
        case _:
            return None


def _parts(key: str) -> list[str]:
    """Give type, id and name; what was imported may be anything."""
    try:
        said = json.loads(key)
    except (ValueError, RecursionError):
        return ["", "", key]
    match said:
        case [str() as type_, str() as id_, str() as name]:
            return [type_, id_, name]
        case _:
            return ["", "", key]
