"""The filter: one frozen value that acts, speaks and travels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.filters import sentence, url_parameters
from audit_explorer.filters.clock import Clock
from audit_explorer.filters.condition import Condition, ordered
from audit_explorer.filters.condition_value import composed
from audit_explorer.filters.expression import All, Any, Not, Text, all_of, check, conjuncts, leaves
from audit_explorer.filters.free_text import check_text, read_text
from audit_explorer.filters.predicate import predicate
from audit_explorer.period import UTC_ZONE, Period
from audit_explorer.period import zone as zone_called
from audit_explorer.record import CLOCK_LABELS, REVIEW

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from audit_explorer.filters.column import Texts
    from audit_explorer.filters.condition import Asks
    from audit_explorer.filters.expression import Expression
    from audit_explorer.filters.marks.marked import Marked
    from audit_explorer.filters.sql_fragment import Predicate

ALL_TIME: Final = Period()


class Search(NamedTuple):
    """What is looked for in every text; `excluded`: what it finds is what does not fit."""

    filter: Filter
    excluded: bool = False

    def implies(self, other: Search) -> bool:
        """Say whether what this one finds is certain to be among what the other finds; it may not know."""
        if self == other:
            return True
        longer, shorter = self.contained, other.contained
        return longer is not None and shorter is not None and longer[0] == shorter[0] and shorter[1] in longer[1]

    @property
    def contained(self) -> tuple[str, str] | None:
        """The field ("" for all) and the text that it has to contain; None where more is asked, or something else."""
        asked = self.filter.expression or (self.filter.conditions[0] if len(self.filter.conditions) == 1 else None)
        if self.excluded or asked is None or isinstance(asked, All | Any | Not) or asked.asks != "contains":
            return None
        if isinstance(asked, Text):
            return "", asked.text
        return None if asked.negated else (asked.field, asked.value)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events are looked at: every condition's field, the text, the period and the expression all have to fit.

    Conditions on one field are joined by "or" when they include, by "and" when they are negated or compare sizes.
    Each word of `text` is looked for, in any case, in names, ids, addresses, errors and bodies (see `read_text`); it
    stays as it was typed, or is empty where it asks for nothing. `expression` is what conditions alone can't ask.
    `once`: of two events that are probably the same, one of each generation of the API, only the legacy one is
    looked at, which has the error and the body. `zone` names the zone of hours and weekdays once the filter is
    resolved, and is empty where none are asked for; `marked` are likewise the marks of the dataset that is asked.
    Equal filters are equal values, whatever the order of conditions.
    Raises ValueError for a text or an expression beyond its bounds.
    """

    conditions: tuple[Condition, ...] = ()
    text: str = ""
    period: Period = ALL_TIME
    expression: Expression | None = None
    once: bool = False
    zone: str = ""
    marked: Marked | None = None

    def __post_init__(self) -> None:
        """Bring equal filters to equal values."""
        object.__setattr__(self, "conditions", ordered(self.conditions))
        text = composed(self.text).strip()
        object.__setattr__(self, "text", text if read_text(text).words else "")
        check_text(self.text)
        if self.expression is not None:
            check(self.expression)
        if self.zone and not self.asks_clock:
            object.__setattr__(self, "zone", "")
        if self.marked is not None and not self.asks_marks:
            object.__setattr__(self, "marked", None)

    # It acts.

    def predicate(self, years: Iterable[int] = (), texts: Texts | None = None) -> Predicate:
        """Give it as SQL over `events`; it must be resolved (raises ValueError otherwise).

        `years` are the UTC years of the events, in which hours and weekdays are right; `texts` is what their engine
        knows of its columns.
        """
        zone = zone_called(self.zone)
        clock = None if zone is None else Clock(zone, tuple(years))
        return predicate(
            self.conditions,
            self.period,
            self._expressions,
            once=self.once,
            clock=clock,
            marked=self.marked,
            texts=texts,
        )

    def split(self) -> tuple[Filter, tuple[Search, ...]]:
        """Part it into what the engine answers at once, and what it looks for in every text.

        An event fits the filter when it fits all of these. The period is in the first, and each word alone, so that a
        search is the same for all who ask for it.
        """
        asked = [part for expression in self._expressions for part in conjuncts(expression)]
        slow_parts = [part for part in asked if any(isinstance(one, Text) or one.slow for one in leaves(part))]
        fast_parts = [part for part in asked if part not in slow_parts]
        # Conditions on one field belong together.
        fields = dict.fromkeys(condition.field for condition in self.conditions if condition.slow)
        if not fields and not slow_parts:
            return self, ()
        fast = replace(
            self,
            conditions=tuple(one for one in self.conditions if one.field not in fields),
            text="",
            expression=all_of(*fast_parts) if fast_parts else None,
        )
        searches = [
            Search(Filter(tuple(one for one in self.conditions if one.field == name)))
            for name in fields
            if name != REVIEW
        ]
        # Marks are few: what isn't marked is best found as all but what is.
        searches += [
            Search(Filter((replace(one, negated=False),), marked=self.marked), excluded=one.negated)
            for one in self.conditions
            if one.field == REVIEW in fields
        ]
        for part in slow_parts:
            inner = part.part if isinstance(part, Not) else part
            searches.append(
                Search(Filter(expression=inner, zone=self.zone, marked=self.marked), excluded=inner is not part)
            )
        return fast, tuple(searches)

    def resolve(
        self, *, newest: datetime | None, now: datetime, zone: ZoneInfo = UTC_ZONE, marked: Marked | None = None
    ) -> Filter:
        """Give the filter with its period made absolute, see Period.resolve, and hours and weekdays those of a zone.

        `marked` is needed where it asks for marks, see `asks_marks`.
        """
        return replace(self, period=self.period.resolve(newest=newest, now=now), zone=zone.key, marked=marked)

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
    def asks_clock(self) -> bool:
        """Whether it asks for hours or weekdays, which another zone has otherwise."""
        return any(one.field in CLOCK_LABELS for one in self._all_conditions)

    @property
    def asks_marks(self) -> tuple[str, ...]:
        """What it asks of the marks of records, each once, in order."""
        return tuple(sorted({one.value for one in self._all_conditions if one.field == REVIEW}))

    @property
    def _all_conditions(self) -> tuple[Condition, ...]:
        asked = () if self.expression is None else leaves(self.expression)
        return (*self.conditions, *(one for one in asked if isinstance(one, Condition)))

    @property
    def _expressions(self) -> tuple[Expression, ...]:
        return tuple(one for one in (read_text(self.text).expression, self.expression) if one is not None)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that have a condition, in the field table's order."""
        return tuple(dict.fromkeys(condition.field for condition in self.conditions))

    # It speaks.

    def sentence(self, zone: ZoneInfo) -> str:
        """Say the filter in English with times in `zone`, log text inert and shortened."""
        once = ", events of two generations counted once" if self.once else ""
        period = self.period.sentence(zone)
        if self.asks_clock and not period.endswith(f"({zone.key})"):
            period += f" ({zone.key})"
        is_open = ", a quotation mark was left open" if read_text(self.text).is_open else ""
        return f"{sentence.subject(self.conditions, self.text, self.expression)}, {period}{once}{is_open}"

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
