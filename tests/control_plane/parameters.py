"""Query parameters read as strictly as the specification types them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.control_plane.refused import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

_INT32: Final = 2**31 - 1
_LEGACY_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?", re.ASCII)
_RFC_3339: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:)(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE)


class Parameters:
    """The query of one request; whatever is not as typed is refused with 400 and its name."""

    def __init__(self, request: Request, names: Sequence[str]) -> None:
        """Take the parameters of these names; others are refused, so that a client that misspells one is found out."""
        self._given: dict[str, str] = {}
        for name, value in request.query_params.multi_items():
            if name not in names or name in self._given:
                raise RefusedError(400, "Parameter is given twice" if name in names else "Parameter is unknown", name)
            self._given[name] = value

    def text(self, name: str) -> str | None:
        """Return the text as sent, None when it is not."""
        return self._given.get(name)

    def choice(self, name: str, choices: Sequence[str]) -> str | None:
        """Return one of the choices, spelled exactly so."""
        value = self.text(name)
        if value is not None and value not in choices:
            raise RefusedError(400, "Parameter has an unknown value", name)
        return value

    def integer(self, name: str, default: int, *, low: int = -_INT32 - 1, high: int = _INT32) -> int:
        """Return a whole number within the limits."""
        value = self.text(name)
        if value is None:
            return default
        if not re.fullmatch(r"-?\d{1,12}", value, re.ASCII) or not low <= int(value) <= high:
            raise RefusedError(400, "Parameter is out of range", name)
        return int(value)

    def legacy_time(self, name: str) -> datetime | None:
        """Return `yyyy-MM-dd` or `yyyy-MM-ddTHH:mm:ss`, which have no zone, as UTC."""
        value = self.text(name)
        if value is None:
            return None
        if not _LEGACY_TIME.fullmatch(value):
            raise RefusedError(400, "Parameter is no date", name)
        try:
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        except ValueError:
            raise RefusedError(400, "Parameter is no date", name) from None

    def required_time(self, name: str) -> datetime:
        """Return an ISO 8601 time with its zone."""
        value = self.text(name)
        if value is None:
            raise RefusedError(400, details=name)
        instant = zoned_time(value)
        if instant is None:
            raise RefusedError(400, "Parameter is no date with a time and a zone", name)
        return instant


def zoned_time(text: str) -> datetime | None:
    """Read a time of RFC 3339; None when it is none. A leap second is the last moment before the next minute."""
    match = _RFC_3339.fullmatch(text)
    if match is None:
        return None
    minute, second, fraction, zone = match.groups()
    second, fraction = ("59", ".999999") if second == "60" else (second, fraction or "")
    try:
        return datetime.fromisoformat(f"{minute}{second}{fraction}{zone}".upper())
    except ValueError:
        return None
