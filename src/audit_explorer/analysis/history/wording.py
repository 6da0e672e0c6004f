"""The words for paths, values, changes or notes of a life: inert, secrets hidden, times in a zone."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.history.differences import Change, Item
from audit_explorer.analysis.history.folding import TOGETHER, Note
from audit_explorer.analysis.history.json_value import json_text
from audit_explorer.analysis.history.masking import HIDDEN, Masked, shown_path
from audit_explorer.period.formats import format_instant
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from audit_explorer.analysis.history.differences import Path
    from audit_explorer.analysis.history.json_value import Json

_BARE: Final = re.compile(r"[\w-]+")
_SHORT: Final = 60
_MINUTES: Final = int(TOGETHER.total_seconds() // 60)
UNKNOWN: Final = "unknown before"
ABSENT: Final = "not named before"

_NOTES: Final = {
    "failed": "Failed: it changed nothing.",
    "maybe": "Of unknown outcome: maybe it changed this, maybe nothing; the state leaves it out.",
    "undated": "It has no time, so its place among the others isn't known; the state leaves it out.",
    "no earlier record": "There is no earlier record in this log: what it was before is unknown.",
    "no body": "The record has no body: which fields it changed can't be said.",
    "not readable": "Its body can't be read as JSON: which fields it changed can't be said.",
    "no object": "Its body is no object with fields: what it changed of them can't be said.",
    "twice": "A name stands twice in its body; the last one counts here.",
    "renamed": "It has another name than before: it was {text} until {at}.",
    "recreated": "Recreated under the same name or ID: it was deleted at {at}{by}.",
    "created again": "Created again, though no deletion of it is in this log.",
    "changed after deletion": "Changed after its deletion at {at}; no creation since is in this log.",
    "nothing changed": "Nothing changed: all that it sets was so before.",
    "by two": f"Changed by two within {_MINUTES} minutes: {{text}} changed it at {{at}}.",
    "back": "Changed back to what it was before {at}: {text}.",
    "same time": "It bears the same time as the one before: their order is that of their numbers, else of the log.",
}


def path_words(path: Path) -> str:
    """Write a path as people read it: "resources[id=7].gpu.deserved"; "" is the whole state."""
    parts: list[str] = []
    for step in shown_path(path):
        if isinstance(step, Item):
            if not step.plain:
                parts.append(f"[{step.key}={_text(step.value)}]" if step.key else f"[{step.place}]")
        elif _BARE.fullmatch(step) or step == HIDDEN:
            parts.append(f".{step}" if parts else step)
        else:
            parts.append(f'."{step}"' if parts else f'"{step}"')
    return shown("".join(parts), "body", limit=300)


def value_words(value: Json, limit: int | None = _SHORT) -> str:
    """Write a value that may be shown; a text stands as it is, an empty one as ""."""
    return shown(_text(value) or '""', "body", limit=limit)


def change_words(change: Change, masked: Masked, limit: int | None = _SHORT) -> str:
    """Say a change without its path: "4 → 8", "added …", "removed …", "order: …"."""
    before, after = masked.change(change)
    if change.kind == "move":
        return f"only the order: {_order(before, change.key, limit)} → {_order(after, change.key, limit)}"
    plain = bool(change.path) and isinstance(change.path[-1], Item)
    if change.kind == "remove":
        return f"removed {value_words(before, limit)}" if change.path else "deleted, with all that is known of it"
    if change.kind == "add":
        added = value_words(after, limit)
        return f"added {added}" if plain else f"{ABSENT if change.known else UNKNOWN} → {added}"
    secret = " (another one)" if before == after == HIDDEN else ""
    return f"{value_words(before, limit)} → {value_words(after, limit)}{secret}"


def note_words(note: Note, zone: ZoneInfo) -> str:
    """Say a note; times are on the zone's clocks."""
    at = "an unknown time" if note.at is None else moment(note.at, zone)
    text = shown(note.text, "actor", limit=_SHORT)
    return _NOTES[note.kind].format(at=at, text=text, by=f" by {text}" if text else "")


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Write a naive UTC time on the zone's clocks."""
    return format_instant(at.replace(tzinfo=UTC), zone)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json_text(value)


def _order(items: Json, key: str, limit: int | None) -> str:
    names = [item.get(key) if key and isinstance(item, dict) else item for item in items]
    return shown(", ".join(map(_text, names)), "body", limit=limit)
