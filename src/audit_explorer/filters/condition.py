"""One thing that a filter asks of one field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from audit_explorer.record import FIELD, label_of
from audit_explorer.shown.inert import shorten, visible

Asks = Literal["is", "contains", "missing"]

VALUE_LIMIT: Final = 60
_NUMBER: Final = re.compile(r"-?[0-9]{1,10}", re.ASCII)
_LARGEST: Final = 2**31
"""What the engine's INTEGER does not hold any more, so that no event can have it."""


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
        """Bring equal conditions to equal values."""
        if self.field not in FIELD:
            message = f"there is no field {shorten(visible(self.field), VALUE_LIMIT)}"
            raise ValueError(message)
        object.__setattr__(self, "value", _normal(self.field, self.asks, storable(self.value)))

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


def storable(text: str) -> str:
    """Write half a surrogate pair as its escape, as the readers do with log text: no encoding accepts it."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def _normal(field: str, asks: Asks, value: str) -> str:
    if asks == "missing":
        return ""
    kind = FIELD[field].kind
    if kind == "time":
        message = f"{field} is asked with from and to"
        raise ValueError(message)
    if not value:
        message = f"it has no value (missing={field} asks for events without one)"
        raise ValueError(message)
    if asks == "contains":
        return value
    if kind == "number":
        if _NUMBER.fullmatch(value) is None or not -_LARGEST <= int(value) < _LARGEST:
            message = f"{field} takes a whole number"
            raise ValueError(message)
        return str(int(value))
    return label_of(field, value)
