"""One thing that a filter asks of one field."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeAlias

from audit_explorer.filters.clock import bound_words, bounds, clock_words
from audit_explorer.filters.column import Column, column
from audit_explorer.filters.condition_value import CLOCK, composed, is_sole_form
from audit_explorer.filters.marks.mark_words import OPEN, REVIEWED, SINCE, mark_words
from audit_explorer.filters.operators import OPERATORS, ROWS, Operator
from audit_explorer.period import UTC_ZONE
from audit_explorer.record import CLOCK_LABELS, FIELDS, HOUR, LOOKALIKE, REVIEW
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

Asks: TypeAlias = str
"""The key of an operator."""

VALUE_LIMIT: Final = 60
_NAMES: Final = (*(field.name for field in FIELDS), LOOKALIKE, *CLOCK_LABELS, REVIEW)
_ORDER: Final = {name: number for number, name in enumerate(_NAMES)}
_NO_VALUE: Final = {row.key: row for row in ROWS if not row.takes_value}
_MARKED: Final = [row for row in ROWS if row.mark]
_NO_MARK: Final = next(row for row in ROWS if row.takes_value and not row.mark)


@dataclass(frozen=True, slots=True, order=True)
class Condition:
    """What an operator asks of a field, or of a path inside one that holds JSON; `negated` turns it round.

    What is negated also matches events in which the field has no value. Raises ValueError for a field or an operator
    that does not exist, or a value that the field can't have.
    """

    field: str
    asks: Asks
    value: str = ""
    negated: bool = False

    def __post_init__(self) -> None:
        """Bring equal conditions to equal values."""
        if self.asks not in OPERATORS:
            message = f"there is no operator {shown(self.asks, limit=VALUE_LIMIT)}"
            raise ValueError(message)
        asked = column(self.field)
        object.__setattr__(self, "field", asked.name)
        object.__setattr__(self, "value", _normal(asked, self.operator, composed(self.value), UTC_ZONE))
        if (self.field, self.value) == (REVIEW, OPEN):
            object.__setattr__(self, "value", REVIEWED)
            object.__setattr__(self, "negated", not self.negated)

    @property
    def operator(self) -> Operator:
        """The operator's row."""
        return OPERATORS[self.asks]

    @property
    def column(self) -> Column:
        """What it is asked of."""
        return column(self.field)

    @property
    def slow(self) -> bool:
        """Whether every event's text has to be looked into."""
        if self.column.kind == "marks":
            return self.value != SINCE
        # A value that may be written in several ways isn't simply looked up.
        return self.operator.slow or bool(self.column.path) or not is_sole_form(self.value)

    @property
    def key(self) -> str:
        """The name of its URL parameter: `action`, `not.action`, `entity_name~`, `missing`, `not.missing`."""
        name = f"{self.field}{self.operator.mark}" if self.operator.takes_value else self.asks
        return f"not.{name}" if self.negated else name

    @property
    def parameter(self) -> tuple[str, str]:
        """Its URL parameter, which `from_parameter` reads back."""
        return self.key, self.value if self.operator.takes_value else self.field

    @classmethod
    def from_parameter(cls, key: str, value: str, zone: ZoneInfo = UTC_ZONE) -> Condition:
        """Read a URL parameter, a time without a zone as one in `zone`.

        Raises KeyError where its name is none of a condition, ValueError as above.
        """
        name = key.removeprefix("not.")
        negated = name != key
        if name in _NO_VALUE:
            return cls(value, name, negated=negated)
        for row in _MARKED:
            field = name.removesuffix(row.mark)
            if field != name and _exists(field):
                return cls(field, row.key, _normal(column(field), row, composed(value), zone), negated)
        if name.partition(".")[0].partition("[")[0] not in _ORDER:
            raise KeyError(name)
        return cls(name, _NO_MARK.key, value, negated)

    @property
    def label(self) -> str:
        """Say it in a few words, as a chip does: "Action: Delete", "Action: not Delete"; inert, shortened."""
        asked, chip = self.column, self.operator.chip[self.negated]
        value = shown(self.value, self.field, limit=VALUE_LIMIT)
        if asked.kind == "marks":
            return f"{asked.label}: {shown(mark_words(self.value, negated=self.negated), limit=VALUE_LIMIT)}"
        if asked.kind in CLOCK and self.operator.exact:
            value = clock_words(asked, self.value)
        elif asked.kind in CLOCK and self.operator.takes_value:
            chip, value = ("not …" if self.negated else "…"), bound_words(self.asks, self.value)
        return f"{asked.label}: {chip.replace('…', value, 1)}"


def ordered(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Put conditions into the field table's order, each once."""

    def place(condition: Condition) -> tuple[int, str, bool, str, str]:
        one = condition.column
        return _ORDER[one.field], one.path, condition.negated, condition.asks, condition.value

    return tuple(sorted(set(conditions), key=place))


def groups(conditions: Iterable[Condition]) -> list[tuple[Condition, ...]]:
    """Part ordered conditions into those joined by "or": what includes on one column, and what is negated on one.

    What narrows stands alone: numbers from 400 and up to 499 are those that are both. So does each mark, as an event
    has several at once: those starred and not yet reviewed are both. Only hours from 19 and before 7
    are those that are either, over midnight.
    """
    parted: list[tuple[Condition, ...]] = []
    for (_, negated), group in groupby(conditions, key=lambda one: (one.field, one.negated)):
        some = tuple(group)
        if some[0].field == REVIEW:
            parted += [(one,) for one in some]
            continue
        if negated:
            parted.append(some)
            continue
        if wide := tuple(one for one in some if not one.operator.narrows):
            parted.append(wide)
        narrow = tuple(one for one in some if one.operator.narrows)
        parted += [narrow] if _is_over_midnight(narrow) else [(one,) for one in narrow]
    return parted


def _is_over_midnight(narrow: tuple[Condition, ...]) -> bool:
    if not narrow or narrow[0].field != HOUR:
        return False
    start, end = bounds((one.asks, one.value) for one in narrow)
    return start is not None and end is not None and start > end


def _exists(name: str) -> bool:
    try:
        column(name)
    except ValueError:
        return False
    return True


def _normal(asked: Column, operator: Operator, value: str, zone: ZoneInfo) -> str:
    if asked.kind not in operator.kinds:
        how = "is asked with from and to" if asked.kind == "time" else f"can't be asked whether it {operator.verb[0]}"
        message = f"{asked.name} {how}"
        raise ValueError(message)
    if not operator.takes_value:
        return ""
    if not value:
        message = f"it has no value (missing={asked.name} asks for events without one)"
        raise ValueError(message)
    return operator.normal(asked, value, zone)
