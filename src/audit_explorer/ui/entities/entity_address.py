"""The entity that the address names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from audit_explorer.analysis.headline import headline
from audit_explorer.analysis.parties.entities import Entity, alike
from audit_explorer.filters import Filter
from audit_explorer.ui import link
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    import pandas as pd


def named() -> Entity | None:
    """Give what the address says: a JSON list of type, id and name.

    null is what isn't known, or what the thing doesn't have; "" is only the latter.
    """
    return read(link.get("entity") or "null")


def found(view: View, said: Entity) -> tuple[list[Entity], pd.DataFrame, int]:
    """Find the things of the log that are meant: these, the frame of `alike`, and how many there are in all.

    Where a type or an id is said and a thing is exactly so, without what is not said, it alone is meant.
    """
    if (said.type is not None or said.id) and ask(headline, view, Filter(said.conditions)).events:
        frame, _ = ask(alike, view, Entity(said.type or "", said.id or "", said.name))
        return [said], frame, 1
    frame, total = ask(alike, view, said)
    return [thing(row) for _, row in frame.iterrows()], frame, total


def thing(row: pd.Series[str]) -> Entity:
    """Give the entity of a row that has entity_type, entity_id and entity_name; "" is what it has none of."""
    parts = (row[name] if isinstance(row[name], str) else "" for name in ("entity_type", "entity_id", "entity_name"))
    return Entity(*parts)


def open_entity(entity: Entity) -> None:
    """Show one entity; a callback."""
    link.change(entity=written(entity), **dict.fromkeys(link.LIFE))


def written(entity: Entity) -> str:
    """Write an entity as the address names it."""
    return json.dumps([entity.type, entity.id, entity.name], ensure_ascii=False)


def read(text: str) -> Entity | None:
    """Read what `written` wrote; None for anything else."""
    try:
        parts = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match parts:
        case [str() | None, str() | None, str() | None] if parts[1] or parts[2]:
            return Entity(*parts)
        case _:
            return None
