"""One thing that a filter asks of one field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from audit_explorer.inert import shorten, visible
from audit_explorer.record import FIELD, label_of

Asks = Literal["is", "contains", "missing"]

VALUE_LIMIT: Final = 60


@dataclass(frozen=True, slots=True, order=True)
class Condition:
    """The field is the value, contains it (in any case), or has no value; `negated` turns it round.

    A negated "is" or "contains" also matches events in which the field has no value. Raises ValueError for a field
    that does not exist or a value that the field can't have.
    """

    field: str
    asks: Asks
    value: str = ""
    negated: bool = False

    def __post_init__(self) -> None:
        if self.field not in FIELD:
            message = f"there is no field {shorten(visible(self.field), VALUE_LIMIT)}"
            raise ValueError(message)
        if self.asks == "is":
            object.__setattr__(self, "value", label_of(self.field, self.value))
        kind = FIELD[self.field].kind
        if kind == "time" and self.asks != "missing":
            message = f"{self.field} is asked with from and to"
            raise ValueError(message)
        if kind == "number" and self.asks == "is" and not (self.value.isascii() and self.value.isdigit()):
            message = f"{self.field} takes a whole number"
            raise ValueError(message)

    @property
    def key(self) -> str:
        """The name of its URL parameter: `action`, `not.action`, `entity_name~`, `missing`, `not.missing`."""
        name = {"is": self.field, "contains": f"{self.field}~", "missing": "missing"}[self.asks]
        return f"not.{name}" if self.negated else name

    @property
    def label(self) -> str:
        """Say it in a few words, as a chip does: "Action: Delete", "Action: not Delete"; inert, shortened."""
        name = FIELD[self.field].label
        if self.asks == "missing":
            return f"{name}: {'any value' if self.negated else 'no value'}"
        how = {"is": "not " if self.negated else "", "contains": "without " if self.negated else "contains "}[self.asks]
        return f"{name}: {how}{shorten(visible(self.value), VALUE_LIMIT)}"
