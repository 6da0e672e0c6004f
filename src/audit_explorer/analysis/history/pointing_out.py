"""Which steps of a life only take back what an earlier one did."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from audit_explorer.analysis.history.differences import Change, Item
from audit_explorer.analysis.history.folding import Note, Row, Step
from audit_explorer.analysis.history.json_value import Identities, token
from audit_explorer.analysis.history.wording import path_words

_Value: TypeAlias = "str | int | None"


def with_reversals(steps: list[Step]) -> list[Step]:
    """Note on each step which fields it sets back to what they were before the last change of them.

    A deletion or a creation begins anew.
    """
    identities = Identities()
    latest: dict[tuple[str, ...], tuple[_Value, _Value, Row]] = {}
    told = []
    for step in steps:
        if step.applied != "yes" or not step.changes:
            told.append(step)
            continue
        if step.does in {"create", "delete"}:
            latest.clear()
        back: dict[int, tuple[Row, list[str]]] = {}
        for change in step.changes:
            place = _place(change)
            before = None if change.kind == "add" else identities.of(change.old)
            after = None if change.kind == "remove" else identities.of(change.new)
            earlier = latest.get(place)
            if earlier is not None and earlier[0] == after and earlier[1] == before:
                back.setdefault(earlier[2].seq, (earlier[2], []))[1].append(path_words(change.path))
            if change.known:
                latest[place] = (before, after, step.row)
            else:
                latest.pop(place, None)
        notes = tuple(Note("back", row.at, ", ".join(names)) for row, names in back.values())
        told.append(replace(step, notes=(*step.notes, *notes)) if notes else step)
    return told


def _place(change: Change) -> tuple[str, ...]:
    """Give what a change is of, whatever the place in a list was at the time."""
    steps = tuple(map(_step, change.path))
    last = change.path[-1] if change.path else ""
    if isinstance(last, Item) and last.plain:
        return (*steps, token(change.new if change.kind == "add" else change.old))
    return (*steps, "order") if change.kind == "move" else steps


def _step(step: str | Item) -> str:
    if not isinstance(step, Item):
        return f".{step}"
    if step.plain:
        return "[]"
    return f"[{step.key}={token(step.value)}]" if step.key else f"[{step.place}]"
