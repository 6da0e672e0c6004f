"""The fields of one record, each value with its menu, in one element."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.ui.elements.components.fields_model import record_payload, record_rendering, resolve_gesture
from audit_explorer.ui.session.slots import RECORD_RENDERINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from audit_explorer.ui.elements.components.fields_model import RecordGesture, RecordRendering, RecordSection

# A person may act on a record while its successor is on the way: the latest few are remembered.
_REMEMBERED: Final = 4

_mount = st.components.v2.component("audit-explorer.record_fields", js="record_fields.js", css="record_fields.css")


def record_fields(
    sections: Sequence[RecordSection],
    *,
    key: str,
    entity: Mapping[str, str | None],
    on_gesture: Callable[[], None],
) -> None:
    """Draw sections in one element; a gesture on a value is one rerun.

    Args:
        sections: What to draw, in order; texts are inert and shortened by the caller.
        key: The element's key, unique in the session.
        entity: entity_type, entity_id and entity_name of the record, by which its page is found.
        on_gesture: Called before the rerun; `gestured(key)` tells in it what was done.
    """
    rendered = record_rendering(sections, entity)
    name = rendered.nonce
    others = [(other, one) for other, one in _renderings(key).items() if other != name][1 - _REMEMBERED :]
    RECORD_RENDERINGS.set({**RECORD_RENDERINGS.get(), key: dict([*others, (name, rendered)])})
    _mount(key=key, data=record_payload(sections, name), on_gesture_change=on_gesture)


def gestured(key: str) -> RecordGesture | None:
    """Give the gesture that is being handled, for use in `on_gesture`; None when there is none."""
    return resolve_gesture(st.session_state.get(key, {}).get("gesture"), _renderings(key))


def _renderings(key: str) -> Mapping[str, RecordRendering]:
    return RECORD_RENDERINGS.get().get(key, {})
