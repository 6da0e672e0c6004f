"""The numbers of an entity over time: each holds from one change to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from audit_explorer.analysis.history.differences import KEYS, Item, list_key
from audit_explorer.analysis.history.json_value import is_number
from audit_explorer.analysis.history.masking import is_secret_path
from audit_explorer.analysis.history.wording import path_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from audit_explorer.analysis.history.differences import Path
    from audit_explorer.analysis.history.folding import Step
    from audit_explorer.analysis.history.json_value import Json


class NumberStep(NamedTuple):
    """From `at` (naive UTC) on the number is this; None: it is none, or not known, any more."""

    at: datetime
    value: float | None
    seq: int


class NumberPath(NamedTuple):
    """One number by the words of its path (inert), with its steps in order."""

    words: str
    steps: tuple[NumberStep, ...]


_Name: TypeAlias = "tuple[str, ...]"
# A number that lies deeper is no quota that somebody set.
_DEEPEST: Final = 40


def number_paths(steps: list[Step]) -> tuple[NumberPath, ...]:
    """Give each number that a life's states have, those that changed most first; no secret is among them.

    Numbers in lists have a path where a key tells the items apart.
    """
    found: dict[_Name, tuple[Path, list[NumberStep]]] = {}
    for step in steps:
        if step.applied != "yes" or step.row.at is None:
            continue
        ended: set[_Name] = set()
        for change in step.changes:
            if change.kind == "move":
                continue
            if change.kind != "add":
                ended |= {_name(path) for path, _ in _numbers(change.path, change.old)} & found.keys()
            for path, value in _numbers(change.path, change.new):
                name = _name(path)
                ended.discard(name)
                told = found.setdefault(name, (path, []))[1]
                told.append(NumberStep(step.row.at, value, step.row.seq))
        for name in ended:
            found[name][1].append(NumberStep(step.row.at, None, step.row.seq))
    ranked = sorted(found.values(), key=lambda one: (-len(one[1]), path_words(one[0])))
    return tuple(NumberPath(path_words(path), tuple(told)) for path, told in ranked)


def _name(path: Path) -> _Name:
    return tuple(f"[{step.key}={step.value!r}" if isinstance(step, Item) else step for step in path)


def _numbers(path: Path, value: Json) -> Iterator[tuple[Path, float]]:
    """Find the numbers at and below a path that are no secrets."""
    if any(isinstance(step, Item) and not step.key for step in path):
        return
    waiting = [(path, value)]
    while waiting:
        place, one = waiting.pop()
        if len(place) > _DEEPEST:
            continue
        if isinstance(one, dict):
            waiting += [((*place, name), inner) for name, inner in one.items() if _may_hold(name, inner)]
        elif isinstance(one, list):
            key = list_key(one, [])
            if key:
                waiting += [((*place, Item(number, key, item[key])), item) for number, item in enumerate(one)]
        elif is_number(one) and not is_secret_path(place):
            yield place, float(one)


def _may_hold(name: str, value: Json) -> bool:
    return isinstance(value, dict | list) or (name not in KEYS and is_number(value))
