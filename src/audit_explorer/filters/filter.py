"""The filter: one frozen value that acts, speaks and travels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from audit_explorer.filters import sentence, url_parameters
from audit_explorer.filters.condition import ordered
from audit_explorer.filters.condition_value import composed
from audit_explorer.filters.expression import Text, all_of, check, conjuncts, leaves
from audit_explorer.filters.predicate import predicate
from audit_explorer.period import UTC_ZONE, Period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from audit_explorer.filters.condition import Asks, Condition
    from audit_explorer.filters.expression import Expression
    from audit_explorer.filters.sql_fragment import Predicate

ALL_TIME: Final = Period()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events are looked at: every condition's field, the text, the period and the expression all have to fit.

    Conditions on one field are joined by "or" when they include, by "and" when they are negated or compare sizes.
    `text` is looked for, in any case, in names, ids, errors and bodies. `expression` is what conditions alone can't
    ask. `once`: of two events that are probably the same, one of each generation of the API, only the legacy one is
    looked at, which has the error and the body. Equal filters are equal values, whatever the order of conditions.
    Raises ValueError for an expression beyond its bounds.
    """

    conditions: tuple[Condition, ...] = ()
    text: str = ""
    period: Period = ALL_TIME
    expression: Expression | None = None
    once: bool = False

    def __post_init__(self) -> None:
        """Bring equal filters to equal values."""
        object.__setattr__(self, "conditions", ordered(self.conditions))
        object.__setattr__(self, "text", composed(self.text).strip())
        if self.expression is not None:
            check(self.expression)

    # It acts.

    def predicate(self) -> Predicate:
        """Give it as SQL over `events`; the period must be resolved (raises ValueError otherwise)."""
        return predicate(self.conditions, self.text, self.period, self.expression, once=self.once)

    def split(self) -> tuple[Filter, Filter | None]:
        """Part it into what the engine answers at once, and what it looks for in every text (None: nothing).

        An event fits the filter when it fits both. The period is in the first, so that the second is the same for all.
        """
        asked = () if self.expression is None else conjuncts(self.expression)
        slow_parts = [part for part in asked if any(isinstance(one, Text) or one.slow for one in leaves(part))]
        fast_parts = [part for part in asked if part not in slow_parts]
        # Conditions on one field belong together.
        fields = {condition.field for condition in self.conditions if condition.slow}
        if not fields and not self.text and not slow_parts:
            return self, None
        fast = Filter(
            tuple(one for one in self.conditions if one.field not in fields),
            "",
            self.period,
            all_of(*fast_parts) if fast_parts else None,
            self.once,
        )
        return fast, Filter(
            tuple(one for one in self.conditions if one.field in fields),
            self.text,
            expression=all_of(*slow_parts) if slow_parts else None,
        )

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
        """Give the filter without any condition on a field: what its facet is counted under; the expression stays."""
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
        once = ", events of two generations counted once" if self.once else ""
        return f"{sentence.subject(self.conditions, self.text, self.expression)}, {self.period.sentence(zone)}{once}"

    # It travels.

    def to_query(self) -> list[tuple[str, str]]:
        """Give it as URL parameters, in a stable order."""
        return url_parameters.write(self.conditions, self.text, self.period, self.expression, once=self.once)

    @classmethod
    def from_query(cls, parameters: Iterable[tuple[str, str]], zone: ZoneInfo = UTC_ZONE) -> Filter:
        """Read it from URL parameters, leaving out what can't be read; see `read_query` to be told what that was."""
        return read_query(parameters, zone)[0]


def read_query(parameters: Iterable[tuple[str, str]], zone: ZoneInfo = UTC_ZONE) -> tuple[Filter, tuple[str, ...]]:
    """Read a filter, with one sentence for each parameter that is unknown or malformed and so ignored; never raises.

    The sentences quote the link: they are hostile text. Also understood are the legacy API's names `start`, `end`,
    `cluster_uuid` and `success` (audit-api.md, legacy parameters).
    """
    found, ignored = url_parameters.read(parameters, zone)
    return Filter(found.conditions, found.text, found.period, found.expression, found.once), ignored
