"""What the small menu of a value does, the same wherever a value stands."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.filters import Condition
from audit_explorer.ui import link
from audit_explorer.ui.events import event_link
from audit_explorer.ui.session.slots import NEXT_PAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit_explorer.filters import Filter

Gesture = Literal["include", "exclude", "only", "page"]

_ENTITY: Final = ("entity_type", "entity_id", "entity_name")
_ACTOR: Final = frozenset({"actor", "source_name"})
_WORDS: Final[dict[Gesture, str]] = {"only": "Only this", "exclude": "Exclude", "page": "Open its page"}


def menu_items(field: str, *, has_value: bool = True) -> list[tuple[Gesture, str]]:
    """Give what the menu of a field's value offers besides copying: gesture and words.

    "No value" has no page.
    """
    with_page = has_value and (field in _ACTOR or field in _ENTITY[1:])
    return [(gesture, words) for gesture, words in _WORDS.items() if gesture != "page" or with_page]


def act(
    gesture: Gesture, field: str, value: str | None, asked: Filter, record: Mapping[str, str | None] | None = None
) -> None:
    """Do it; a callback. A value of None is "no value".

    `record` has the other fields of the record that the value stands in, where they are known: an entity is more than
    its name.
    """
    condition = Condition(field, "missing") if value is None else Condition(field, "is", value)
    if gesture == "page":
        _open_page(field, value, record or {})
    elif gesture == "only":
        event_link.show(asked.without(field).adding(condition))
    else:
        condition = replace(condition, negated=gesture == "exclude")
        there = condition in asked.conditions
        event_link.show(asked.removing(condition) if there else asked.adding(condition))


def _open_page(field: str, value: str | None, record: Mapping[str, str | None]) -> None:
    if field in _ACTOR:
        NEXT_PAGE.set(("actors", {**link.to_other_page(), "who": value or ""}))
    else:
        parts = [value if name == field else record.get(name) for name in _ENTITY]
        NEXT_PAGE.set(("entities", {**link.to_other_page(), "entity": json.dumps(parts, ensure_ascii=False)}))
