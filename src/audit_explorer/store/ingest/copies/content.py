"""What a record says, whatever way it is written: the measure of whether two of one id are the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.identity import canonical, pairs_of
from audit_explorer.record import FIELDS
from audit_explorer.store.ingest.copies.comparable import JSON, KNOWN, PLAIN, REST, TENANT, TIME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_ORDER: Final = {field.name: place for place, field in enumerate(FIELDS)}


@dataclass(frozen=True, slots=True)
class Content:
    """What a record says.

    `values` has a text for each field, JSON in one form for all ways of writing it; a field that no column is for has
    a name with a "." in front. `at` is in ms since 1970, and written in whole `unit` ms.
    """

    seq: int
    values: Mapping[str, str]
    at: int | None = None
    unit: int = 1

    @property
    def rank(self) -> tuple[int, int, int]:
        """What of several comes first: the one with the most fields, then the finest in time, then the first."""
        return -len(self.values) - (self.at is not None), self.unit, self.seq

    def within(self, other: Content) -> bool:
        """Say whether the other says all that this one says; of two times the coarser one is compared."""
        said = other.values
        timed = self.at is None or (other.at is not None and not _apart(self, other))
        return timed and all(said.get(name) == value for name, value in self.values.items() if name != TENANT)

    def equals(self, other: Content) -> bool:
        """Say whether it says the same to the last field, in the same unit of time."""
        return self.rank[:2] == other.rank[:2] and self.within(other)


def content(seq: int, plain: str, objects: Sequence[str | None], metadata: str | None, record: str | None) -> Content:
    """Give the content of a record.

    `plain` are its plain columns with at_ms, unread and unit (JSON text), `objects` its other JSON columns but
    metadata, in the order of comparable.JSON. `record` (JSON text) is the whole, None where it has nothing that no
    column is for.
    """
    said = {name: value for name, value in json.loads(plain).items() if value is not None}
    at, unit, unread = said.pop("at_ms", None), said.pop("unit", 1), said.pop("unread", None)
    values = {name: str(said[name]) for name in PLAIN if name in said}
    values |= {name: _written(text) for name, text in zip(JSON, objects, strict=True) if text is not None}
    if unread is not None:
        values[TIME] = str(unread)
    further = canonical(metadata) if metadata is not None else None
    pairs = pairs_of(further)
    if further is not None and not _is_object(further):
        values[REST] = _scalar(further)
    if record is not None:
        pairs += [pair for pair in pairs_of(canonical(record)) if pair[0] not in KNOWN]
    for name, value in sorted(pairs, key=repr):
        text = _scalar(value)
        # One name may stand for two values: in the record beside metadata, or twice in an object.
        here = f".{name}" if values.get(f".{name}", text) == text else f".{name} {text}"
        values[here] = text
    return Content(seq, values, at, unit)


def merge(group: Iterable[Content]) -> tuple[list[tuple[int, int, bool]], list[Content]]:
    """Sort records of one id into copies (the one that stays, the copy, whether it says the same) and what stays."""
    stay: list[Content] = []
    links = []
    for one in sorted(group, key=lambda one: one.rank):
        into = next((other for other in stay if one.within(other)), None)
        if into is None:
            stay.append(one)
        else:
            links.append((into.seq, one.seq, one.equals(into)))
    return links, stay


def differing(group: Sequence[Content]) -> list[str]:
    """Name the fields of which two of these have different values; where there is none, those that not all have."""
    names = {name for one in group for name in one.values} - {TENANT}
    apart = {_field(name) for name in names if len({one.values[name] for one in group if name in one.values}) > 1}
    unit = max((one.unit for one in group if one.at is not None), default=1)
    times = {one.at - one.at % unit for one in group if one.at is not None}
    if len(times) + any(TIME in one.values for one in group) > 1:
        apart.add(TIME)
    if not apart:
        apart = {_field(name) for name in names if not all(name in one.values for one in group)}
        if len({one.at is None for one in group}) > 1:
            apart.add(TIME)
    return sorted(apart, key=_ORDER.__getitem__)


def _apart(one: Content, other: Content) -> bool:
    unit = max(one.unit, other.unit)
    first, second = one.at or 0, other.at or 0
    return first - first % unit != second - second % unit


def _field(name: str) -> str:
    return REST if name.startswith(".") else name


def _written(text: str) -> str:
    """Write JSON in one way; what is none is the text."""
    return json.dumps(canonical(text)) if text[:1] in {"{", "["} else text


def _scalar(value: object) -> str:
    """Give a number as it was written, and a text without the spaces around it: a table has no other form of them."""
    if isinstance(value, dict) and isinstance(number := value.get("number"), str):
        return number
    return value.strip() if isinstance(value, str) else json.dumps(value)


def _is_object(value: object) -> bool:
    return isinstance(value, dict) and "pairs" in value
