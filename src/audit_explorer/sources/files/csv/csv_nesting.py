"""Flattened names such as `error.status`, which go back to where a JSON record has them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.record import FIELD, FIELDS, bare, csv_field
from audit_explorer.sources.files.csv.csv_names import LONGEST, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableMapping, Sequence

_ROOTS: Final = frozenset(field.name for field in FIELDS if field.kind == "json")
_STEP: Final = re.compile(r"[./:\[\]]+")
_PREFIX: Final = re.compile(r"[^./:]+[./:]")
# An underscore is part of many a name, so that it parts only what is known to lie within.
_UNDERSCORED: Final = re.compile(
    r"(body|metadata)_+(.+)|(context)_+(user_?agent|ip_?address)|(error)_+(status|error_?type)", re.IGNORECASE
)
_OWN_NAMES: Final = frozenset(bare(name) for field in FIELDS for name in (field.name, *field.wire))
_FEWEST_BEHIND_A_PREFIX: Final = 3
_DEEPEST_PREFIX: Final = 8
# The ranks of a column's name: the field's own, another word for it; then those that are taken only where no better is.
_OWN, LAST_CHOICE, _PART_OF_TIME, _COLLECTORS = range(4)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column's cells go: a field (None for an unknown one), the path within it, the zone of its times.

    Of several columns for one field the one with the lowest `rank` comes first.
    """

    column: str | None
    path: tuple[str, ...] = ()
    zone: str = ""
    rank: int = 0


_UNKNOWN: Final = Place(None)


def places(names: Sequence[str]) -> tuple[Place, ...]:
    """Give the place of each name, with the prefix of an export (`_source.`) taken away that most of them share."""
    # A hostile header has one name a hundred thousand times.
    found = {name: _place(name) for name in {*names}}
    plain = tuple(map(found.__getitem__, names))
    prefix = _shared_prefix(names)
    if not prefix:
        return plain
    within = {name: _place(name.removeprefix(prefix)) if name.startswith(prefix) else _UNKNOWN for name in {*names}}
    behind = tuple(map(within.__getitem__, names))
    # What stands beside a prefix is the collector's own.
    return behind if _known(behind) > _known(plain) else plain


def _shared_prefix(names: Sequence[str]) -> str:
    """Give the prefix of at least half of the names behind which most are known, "" for none."""
    counts: Counter[str] = Counter()
    for name in names:
        end = 0
        for _ in range(_DEEPEST_PREFIX):
            match = _PREFIX.match(name, end, LONGEST)
            if match is None or bare(match[0]) in _ROOTS:
                break
            end = match.end()
            counts[name[:end]] += 1
    best, most = "", _FEWEST_BEHIND_A_PREFIX - 1
    for prefix, count in counts.items():
        if count * 2 >= len(names):
            known = _known(_place(name.removeprefix(prefix)) for name in {*names} if name.startswith(prefix))
            if known > most:
                best, most = prefix, known
    return best


def _known(found: Iterable[Place]) -> int:
    return len({place.column for place in found} - {None})


def _place(cell: str) -> Place:
    if len(cell) > LONGEST:
        return _UNKNOWN
    name = name_of(cell)
    steps = tuple(step for step in _STEP.split(name.text) if step)
    if len(steps) > 1 and bare(steps[0]) in _ROOTS:
        return Place(bare(steps[0]), _inner(bare(steps[0]), steps[1:]), rank=LAST_CHOICE)
    column = csv_field(name.text)
    if column is not None:
        return Place(column, zone=name.zone, rank=_rank(name.text))
    if match := _UNDERSCORED.fullmatch(name.text):
        root, inner = (part for part in match.groups() if part)
        return Place(root.lower(), _inner(root.lower(), (inner,)), rank=LAST_CHOICE)
    return _UNKNOWN


_INNER: Final = {
    ("context", "useragent"): "user_agent",
    ("context", "ipaddress"): "ip_address",
    ("error", "errortype"): "errorType",
    ("error", "status"): "status",
    ("error", "description"): "description",
    ("error", "message"): "message",
}


def _inner(root: str, steps: tuple[str, ...]) -> tuple[str, ...]:
    known = _INNER.get((root, bare(steps[0]))) if len(steps) == 1 else None
    return steps if known is None else (known,)


def _rank(text: str) -> int:
    if text[:1] in {"_", "@"}:
        return _COLLECTORS
    if bare(text) in {"date", "time"}:
        return _PART_OF_TIME
    return _OWN if bare(text) in _OWN_NAMES else LAST_CHOICE


def put(record: MutableMapping[str, object], place: Place, value: object) -> bool:
    """Set a value at its path within a record's field; False when something else stands there."""
    at: object = record.setdefault(place.column or "", {})
    for step in place.path[:-1]:
        if not isinstance(at, dict):
            return False
        at = at.setdefault(step, {})
    if not isinstance(at, dict) or place.path[-1] in at:
        return False
    at[place.path[-1]] = value
    return True


def with_lists(value: object) -> object:
    """Give a nested value with lists where its keys are 0, 1, 2 …, as `items.0.name` means them."""
    if not isinstance(value, dict):
        return value
    inner = {key: with_lists(item) for key, item in value.items()}
    numbered = {str(number): inner.get(str(number)) for number in range(len(inner))}
    return list(numbered.values()) if inner and numbered.keys() == inner.keys() else inner


def is_json(column: str) -> bool:
    """Say whether a field holds JSON."""
    return FIELD[column].kind == "json"
