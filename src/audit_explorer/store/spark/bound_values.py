"""Values on their way into a statement: bound to their places, never written into it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.store.spark.connect_client import proto

if TYPE_CHECKING:
    from collections.abc import Sequence

_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - the engine's times are naive UTC
_MICROSECOND: Final = timedelta(microseconds=1)


def bound(value: object) -> Any:  # noqa: ANN401 - a message of the protocol
    """Give a text, number, truth value, time (naive UTC or aware), list of them or None as the protocol has it.

    Raises TypeError for another, UnicodeError for a text with half a surrogate pair.
    """
    literal = proto.Expression.Literal()
    if value is None:
        literal.null.null.SetInParent()
    elif isinstance(value, bool):
        literal.boolean = value
    elif isinstance(value, int):
        literal.long = value
    elif isinstance(value, float):
        literal.double = value
    elif isinstance(value, str):
        value.encode()
        literal.string = value
    elif isinstance(value, datetime):
        literal.timestamp_ntz = (_naive(value) - _EPOCH) // _MICROSECOND
    elif isinstance(value, list | tuple):
        _fill(literal.array, value)
    else:
        message = f"no engine takes a value of type {type(value).__name__}"
        raise TypeError(message)
    return literal


def _naive(time: datetime) -> datetime:
    return time if time.tzinfo is None else time.astimezone(UTC).replace(tzinfo=None)


def _fill(array: Any, values: Sequence[object]) -> None:  # noqa: ANN401
    some = next((value for value in values if value is not None), "")
    kind = next(name for types, name in _ELEMENTS if isinstance(some, types))
    getattr(array.element_type, kind).SetInParent()
    array.elements.extend(bound(value) for value in values)


_ELEMENTS: Final = ((bool, "boolean"), (int, "long"), (float, "double"), (datetime, "timestamp_ntz"), (str, "string"))
