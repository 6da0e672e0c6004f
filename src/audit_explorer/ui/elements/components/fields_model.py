"""A record as the record fields show it, gestures on its values as they report them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_explorer.ui.elements.components.browser_message import position, sendable
from audit_explorer.ui.elements.value_actions import menu_items

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit_explorer.ui.elements.value_actions import Gesture


@dataclass(frozen=True, slots=True)
class RecordValue:
    """One value: `field` (or a path in one) and `value` are what a gesture means, `text` is what is seen and copied.

    `value` never leaves the server; where it is None the value can only be copied. `mark` stands behind the text.
    """

    field: str
    value: str | None
    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A label with its value; `mono` sets it in a monospaced font, `title` says more when a pointer rests on it."""

    label: str
    value: RecordValue
    mono: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A line of JSON: text, its one value where it has one, and text. `drawn` is the value as it stands in the line."""

    head: str
    value: RecordValue | None = None
    drawn: str = ""
    tail: str = ""


@dataclass(frozen=True, slots=True)
class RecordSection:
    """A heading with rows or with lines below it, and a sentence `note` at its end."""

    title: str
    rows: tuple[RecordRow, ...] = ()
    lines: tuple[RecordLine, ...] = ()
    note: str = ""

    @property
    def values(self) -> tuple[RecordValue, ...]:
        """Its values in order."""
        return (*(row.value for row in self.rows), *(line.value for line in self.lines if line.value is not None))


@dataclass(frozen=True, slots=True)
class RecordGesture:
    """What the person did with which value; `entity` are type, id and name of the record's entity."""

    gesture: Gesture
    field: str
    value: str
    entity: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class RecordRendering:
    """What a gesture on sections has to be looked up in: the values in order, and the record's entity."""

    values: tuple[tuple[str, str | None], ...]
    entity: tuple[tuple[str, str | None], ...]

    @property
    def nonce(self) -> str:
        """The name under which the browser returns it: the same for the same values of the same entity."""
        # ASCII output with escapes: a lone surrogate in a value must not break the encoding.
        text = json.dumps((self.values, self.entity))
        return hashlib.blake2b(text.encode("ascii"), digest_size=12).hexdigest()


def record_rendering(sections: Sequence[RecordSection], entity: Mapping[str, str | None]) -> RecordRendering:
    """Give the rendering of these sections."""
    values = tuple((value.field, value.value) for section in sections for value in section.values)
    return RecordRendering(values, tuple(entity.items()))


def record_payload(sections: Sequence[RecordSection], nonce: str) -> dict[str, object]:
    """Give what the browser gets: texts and which gestures each offers, no value."""
    menus: list[list[list[str]]] = []

    def sent(value: RecordValue) -> list[object]:
        if value.value is None:
            return [sendable(value.text), -1, sendable(value.mark)]
        menu = [[gesture, words] for gesture, words in menu_items(value.field)]
        if menu not in menus:
            menus.append(menu)
        return [sendable(value.text), menus.index(menu), sendable(value.mark)]

    drawn = [
        {
            "title": section.title,
            "note": section.note,
            "rows": [[row.label, *sent(row.value), row.mono, sendable(row.title)] for row in section.rows],
            "lines": [
                [sendable(line.head)]
                if line.value is None
                else [sendable(line.head), *sent(line.value), sendable(line.drawn), sendable(line.tail)]
                for line in section.lines
            ],
        }
        for section in sections
    ]
    # There are few menus for many values: each is sent once.
    return {"nonce": nonce, "menus": menus, "sections": drawn}


def resolve_gesture(message: object, renderings: Mapping[str, RecordRendering]) -> RecordGesture | None:
    """Give the gesture that a message of the browser means; None where it is none, or on values long replaced."""
    if not isinstance(message, dict):
        return None
    rendered = renderings.get(str(message.get("nonce")))
    place = None if rendered is None else position(message.get("place"), len(rendered.values))
    if rendered is None or place is None:
        return None
    field, value = rendered.values[place]
    gesture = next((one for one, _ in menu_items(field) if one == message.get("gesture")), None)
    if gesture is None or value is None:
        return None
    return RecordGesture(gesture, field, value, dict(rendered.entity))
