"""The archive's register: which segments came, what they were merged from, what was set aside.

It is what tells a segment that is gone from one that never was. A line of it that can't be read says nothing; the
segments that are there are entered again when they are next looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from audit_explorer.store.archive.integrity.checked_lines import append_lines, read_lines
from audit_explorer.store.archive.layout import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audit_explorer.store.archive.layout import Layout


@dataclass(frozen=True, slots=True)
class Incident:
    """Why a file isn't read any more: its own name, that in the folder `aside`, the reason, when, its records."""

    name: str
    aside: str
    reason: str
    at: datetime | None
    records: int | None


@dataclass(frozen=True, slots=True)
class Register:
    """What the register says: the rows of each segment that came, those merged into others, the incidents.

    `incidents` are by the names in the folder `aside`; `gone` are the segments that didn't come again since theirs, and
    `merged` those that didn't since they were.
    """

    rows: Mapping[str, int]
    merged: frozenset[str]
    incidents: Mapping[str, Incident]
    gone: frozenset[str]
    broken: int


def enter(layout: Layout, rows: Mapping[str, int], made_of: Iterable[Segment] = ()) -> None:
    """Note which segments came with how many rows, and which ones they take the place of. Raises OSError."""
    parents = [segment.name for segment in made_of]
    append_lines(
        layout.register, [{"segment": name, "rows": count, "made_of": parents} for name, count in rows.items()]
    )


def enter_incident(layout: Layout, incident: Incident) -> None:
    """Note what is set aside, before it is. Raises OSError."""
    said = {
        "name": incident.name,
        "aside": incident.aside,
        "reason": incident.reason,
        "at": (incident.at or datetime.now(UTC)).isoformat(timespec="seconds"),
        "records": incident.records,
    }
    append_lines(layout.register, [said])


def read_register(layout: Layout) -> Register:
    """Read it. Raises OSError."""
    lines, broken = read_lines(layout.register)
    rows: dict[str, int] = {}
    merged: set[str] = set()
    incidents: dict[str, Incident] = {}
    gone: set[str] = set()
    for line in lines:
        name, count, made_of = line.get("segment"), line.get("rows"), line.get("made_of")
        if isinstance(name, str) and Segment.named(name) and isinstance(count, int) and isinstance(made_of, list):
            rows[name] = count
            gone.discard(name)
            merged.discard(name)
            merged.update(one for one in made_of if isinstance(one, str) and one != name)
        elif (incident := _incident(line)) is not None:
            incidents[incident.aside] = incident
            gone.add(incident.name)
        else:
            broken += 1
    return Register(rows, frozenset(merged), incidents, frozenset(gone), broken)


def _incident(line: Mapping[str, Any]) -> Incident | None:
    name, aside, reason, at, records = (line.get(key) for key in ("name", "aside", "reason", "at", "records"))
    if not (isinstance(name, str) and isinstance(aside, str) and isinstance(reason, str)):
        return None
    try:
        moment = datetime.fromisoformat(str(at))
    except ValueError:
        moment = None
    return Incident(name, aside, reason, moment, records if isinstance(records, int) else None)
