"""The filter: one frozen value that acts, speaks and travels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from audit_explorer.filters import query, sentence
from audit_explorer.filters.condition import storable
from audit_explorer.filters.predicate import Predicate, predicate
from audit_explorer.period import UTC_ZONE, Period
from audit_explorer.record import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from audit_explorer.filters.condition import Asks, Condition

ALL_TIME: Final = Period()
_ORDER: Final = {field.name: number for number, field in enumerate(FIELDS)}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events are looked at: every condition's field, the text, and the period all have to fit.

    Conditions on one field are joined by "or" when they include, by "and" when they are negated. `text` is looked for,
    in any case, in names, ids, errors and bodies. Equal filters are equal values, whatever the order of conditions.
    """

    conditions: tuple[Condition, ...] = ()
    text: str = ""
    period: Period = ALL_TIME

    def __post_init__(self) -> None:
        """Bring equal filters to equal values."""
        ordered = sorted(set(self.conditions), key=lambda c: (_ORDER[c.field], c.negated, c.asks, c.value))
        object.__setattr__(self, "conditions", tuple(ordered))
        object.__setattr__(self, "text", storable(self.text).strip())

    # It acts.

    def predicate(self) -> Predicate:
        """Give it as SQL over `events`; the period must be resolved (raises ValueError otherwise)."""
        return predicate(self.conditions, self.text, self.period)

    def resolve(self, *, newest: datetime | None, now: datetime) -> Filter:
        """Give the filter with its period made absolute; see Period.resolve."""
        return replace(self, period=self.period.resolve(newest=newest, now=now))

    # It changes.

    def with_period(self, period: Period) -> Filter:
        """Give the filter with another period."""
        return replace(self, period=period)

    def adding(self, *conditions: Condition) -> Filter:
        """Give the filter with conditions added; an added one replaces its own opposite."""
        opposite = {replace(condition, negated=not condition.negated) for condition in conditions}
        kept = [condition for condition in self.conditions if condition not in opposite]
        return replace(self, conditions=(*kept, *conditions))

    def removing(self, *conditions: Condition) -> Filter:
        """Give the filter without these conditions."""
        return replace(self, conditions=tuple(kept for kept in self.conditions if kept not in conditions))

    def without(self, field: str) -> Filter:
        """Give the filter without any condition on a field: what its facet is counted under."""
        return replace(self, conditions=tuple(kept for kept in self.conditions if kept.field != field))

    def values(self, field: str, asks: Asks = "is", *, negated: bool = False) -> tuple[str, ...]:
        """Give the values that conditions of one kind ask of a field."""
        return tuple(c.value for c in self.conditions if (c.field, c.asks, c.negated) == (field, asks, negated))

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that have a condition, in the field table's order."""
        return tuple(dict.fromkeys(condition.field for condition in self.conditions))

    # It speaks.

    def sentence(self, zone: ZoneInfo) -> str:
        """Say the filter in English with times in `zone`, log text inert and shortened."""
        return f"{sentence.subject(self.conditions, self.text)}, {self.period.sentence(zone)}"

    # It travels.

    def to_query(self) -> list[tuple[str, str]]:
        """Give it as URL parameters, in a stable order."""
        return query.write(self.conditions, self.text, self.period)

    @classmethod
    def from_query(cls, parameters: Iterable[tuple[str, str]], zone: ZoneInfo = UTC_ZONE) -> Filter:
        """Read it from URL parameters, leaving out what can't be read; see `read_query` to be told what that was."""
        return read_query(parameters, zone)[0]


def read_query(parameters: Iterable[tuple[str, str]], zone: ZoneInfo = UTC_ZONE) -> tuple[Filter, tuple[str, ...]]:
    """Read a filter, with one sentence for each parameter that is unknown or malformed and so ignored; never raises.

    The sentences quote the link: they are hostile text. Also understood are the seed's API names `start`, `end`,
    `cluster_uuid` and `success` (audit-api.md, legacy parameters).
    """
    found, ignored = query.read(parameters, zone)
    return Filter(found.conditions, found.text, found.period), ignored
