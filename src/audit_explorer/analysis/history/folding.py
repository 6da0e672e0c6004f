"""An entity's events, one after the other, as the changes that they made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from audit_explorer.analysis.history.differences import Change, differences
from audit_explorer.analysis.history.json_value import Json, read_body
from audit_explorer.analysis.history.states import Does, does, folded
from audit_explorer.record import FAILED, SUCCEEDED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

#: Two people who change the same thing within this time are pointed out.
TOGETHER: Final = timedelta(minutes=10)

NoteKind = Literal[
    "failed", "maybe", "undated", "no earlier record", "no body", "not readable", "no object", "twice", "renamed",
    "recreated", "created again", "changed after deletion", "nothing changed", "by two", "back", "same time",
]  # fmt: skip


class Note(NamedTuple):
    """What is to be said of a step: `at` and `text` are of the other event that it is about, where there is one."""

    kind: NoteKind
    at: datetime | None = None
    text: str = ""


class Row(NamedTuple):
    """An event of the entity: `at` is naive UTC, None where it has no time."""

    seq: int
    at: datetime | None
    result: str | None
    action: str | None
    http_method: str | None
    actor: str | None
    source_ip: str | None
    entity_id: str | None
    entity_name: str | None
    body: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One event of a life: what it changed, and the state after it.

    `changes` are what it did when `applied` is "yes", what it asked for in vain when "no", and what it may have done
    when "maybe": its outcome, or its place among the others, isn't known. `state` is the state after it as far as the
    bodies say, None where nothing is known or after its deletion (`gone`). `begun`: the state begins with a creation of
    this log; else what it doesn't name isn't known. `maybes` counts the requests since then of which it
    isn't known what they changed.
    """

    row: Row
    does: Does
    applied: Literal["yes", "no", "maybe"]
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    state: dict[str, Json] | None
    gone: bool = False
    begun: bool = False
    maybes: int = 0


@dataclass(slots=True)
class _Life:
    """What is known so far."""

    state: dict[str, Json] | None = None
    begun: bool = False
    gone: Row | None = None
    maybes: int = 0
    before: Row | None = None
    changed: Row | None = None
    steps: list[Step] = field(default_factory=list)


def fold(rows: Iterable[Row]) -> list[Step]:
    """Tell a life by its events, oldest first and undated last; failed ones change nothing."""
    life = _Life()
    for row in rows:
        _take(life, row)
    return life.steps


def _take(life: _Life, row: Row) -> None:
    what = does(row.action, row.http_method)
    notes: list[Note] = []
    if row.at is None:
        applied: Literal["yes", "no", "maybe"] = "no" if row.result == FAILED else "maybe"
        notes.append(Note("undated"))
    else:
        applied = "yes" if row.result == SUCCEEDED else "no" if row.result == FAILED else "maybe"
    if row.result == FAILED:
        notes.append(Note("failed"))
    elif applied == "maybe" and row.at is not None:
        notes.append(Note("maybe"))
    notes += _names(life, row)
    body = _body(row, what, notes)
    after, changes = _asked(life, what, body)
    if applied != "no":
        notes += _pointed_out(life, row, what, body, changes)
    if applied == "yes":
        _apply(life, row, what, after, changed=bool(changes) or body is None)
    unclear = what == "set" and body is None if applied == "yes" else bool(changes) or what == "delete"
    if applied != "no" and unclear:
        life.maybes += 1
    if row.at is not None:
        life.before = row
    gone = life.gone is not None and life.state is None
    life.steps.append(Step(row, what, applied, tuple(changes), tuple(notes), life.state, gone, life.begun, life.maybes))


def _body(row: Row, what: Does, notes: list[Note]) -> dict[str, Json] | None:
    """Give the fields that it names; None where it names none, which is noted."""
    if what in {"delete", "nothing"}:
        return None
    if row.body is None:
        notes.append(Note("no body"))
        return None
    try:
        body, twice = read_body(row.body)
    except ValueError:
        notes.append(Note("not readable"))
        return None
    if not isinstance(body, dict):
        notes.append(Note("no object"))
        return None
    if twice:
        notes.append(Note("twice"))
    return body


def _asked(life: _Life, what: Does, body: dict[str, Json] | None) -> tuple[dict[str, Json] | None, list[Change]]:
    """Give the state after it, were it to succeed, and what that would change."""
    state = life.state
    if what == "delete":
        return None, [Change("remove", (), state)] if state is not None else []
    if what == "create":
        return body, [] if body is None else differences(state or {}, body)
    if body is None:
        return state, []
    after = folded(state or {}, body)
    changes = differences(state or {}, after)
    if not life.begun:
        # Without a beginning, what wasn't named yet is unknown, and not known to be absent.
        changes = [_unknown(change) for change in changes]
    return after, changes


def _unknown(change: Change) -> Change:
    if change.kind != "add" or not change.path or not isinstance(change.path[-1], str):
        return change
    return Change("add", change.path, None, change.new, known=False, within=change.within)


def _apply(life: _Life, row: Row, what: Does, after: dict[str, Json] | None, *, changed: bool) -> None:
    if what == "nothing":
        return
    if what == "delete":
        life.gone, life.begun, life.maybes = row, False, 0
    elif what == "create":
        life.gone, life.begun, life.maybes = None, after is not None, 0
    life.state = after
    if changed:
        life.changed = row


def _names(life: _Life, row: Row) -> list[Note]:
    before = life.before
    if before is None or row.at is None:
        return []
    notes = []
    if row.entity_name and before.entity_name and row.entity_name != before.entity_name:
        notes.append(Note("renamed", before.at, before.entity_name))
    if row.at == before.at:
        notes.append(Note("same time", before.at))
    return notes


def _pointed_out(life: _Life, row: Row, what: Does, body: dict[str, Json] | None, changes: list[Change]) -> list[Note]:
    notes = []
    if what == "create":
        if life.gone is not None:
            notes.append(Note("recreated", life.gone.at, life.gone.actor or ""))
        elif life.state is not None:
            notes.append(Note("created again"))
    elif what == "set" and life.gone is not None and life.state is None:
        notes.append(Note("changed after deletion", life.gone.at))
    elif what in {"set", "delete"} and life.state is None and life.gone is None and life.changed is None:
        notes.append(Note("no earlier record"))
    if what == "set" and body is not None and not changes:
        notes.append(Note("nothing changed"))
    last = life.changed
    if (
        what != "nothing"
        and (changes or body is None)
        and last is not None
        and row.actor
        and last.actor
        and row.actor != last.actor
        and row.at is not None
        and last.at is not None
        and row.at - last.at <= TOGETHER
    ):
        notes.append(Note("by two", last.at, last.actor))
    return notes
