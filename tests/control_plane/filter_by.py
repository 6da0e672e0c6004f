"""The current API's `filterBy`: comma-joined `field OP value`, all of which must hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tests.control_plane.parameters import zoned_time
from tests.control_plane.refused import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

FIELDS: Final = (
    "timestamp",
    "subject",
    "subject_type",
    "source_ip",
    "action",
    "result",
    "url",
    "entity_type",
    "entity_name",
    "cluster_name",
)
_OPERATORS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": lambda held, asked: held == asked,
    "!=": lambda held, asked: held != asked,
    "<=": lambda held, asked: held <= asked,
    ">=": lambda held, asked: held >= asked,
    "=@": lambda held, asked: asked in held,
    "!@": lambda held, asked: asked not in held,
    "=^": lambda held, asked: held.startswith(asked),
    "=$": lambda held, asked: held.endswith(asked),
}
_COMPARING: Final = ("==", "!=", "<=", ">=")
_ITEM: Final = re.compile(
    rf"(?P<field>{'|'.join(FIELDS)})(?P<operator>{'|'.join(map(re.escape, _OPERATORS))})(?P<value>.+)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One `field OP value`; times are compared as instants, everything else as text."""

    field: str
    operator: str
    value: str
    case_sensitive: bool
    instant: datetime | None

    def holds(self, record: dict[str, Any]) -> bool:
        """Tell whether a record in its current form is as asked; an absent field is like an empty one."""
        held = str(record.get(self.field, ""))
        if self.instant is not None:
            at = zoned_time(held)
            return at is not None and _OPERATORS[self.operator](at, self.instant)
        if self.case_sensitive:
            return _OPERATORS[self.operator](held, self.value)
        return _OPERATORS[self.operator](held.casefold(), self.value.casefold())


def parse(text: str | None, *, case_sensitive: bool) -> list[Condition]:
    """Read the parameter. Every comma parts two items: how one inside a value would be escaped is written nowhere."""
    conditions = []
    for item in text.split(",") if text else []:
        match = _ITEM.fullmatch(item)
        if match is None:
            raise RefusedError(400, "filterBy can't be read", item)
        field, operator, value = match["field"], match["operator"], match["value"]
        instant = zoned_time(value) if field == "timestamp" and operator in _COMPARING else None
        conditions.append(Condition(field, operator, value, case_sensitive, instant))
    return conditions
