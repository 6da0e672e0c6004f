"""A period as URL parameters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from audit_explorer.period.formats import format_utc
from audit_explorer.period.parse import parse_in_zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

_KEYS: Final = ("from", "to", "last", "until")
_LOST_PLUS: Final = re.compile(r"(:[0-9]{2}(?:[.,][0-9]+)?) ([0-9]{2}:?[0-9]{2})$")
_SHOWN: Final = 60


class Found(NamedTuple):
    """What the parameters say, in the order of a period's fields."""

    start: datetime | None
    end: datetime | None
    last: str | None
    anchor: Literal["newest", "now"]


def write(start: datetime | None, end: datetime | None, last: str | None, anchor: str) -> list[tuple[str, str]]:
    """Parameters that `read` reads back to the same values."""
    if last is not None:
        return [("last", last), ("until", "now")] if anchor == "now" else [("last", last)]
    sides = (("from", start), ("to", end))
    return [(key, format_utc(side)) for key, side in sides if side is not None]


def read(
    params: Iterable[tuple[str, str]], zone: ZoneInfo, is_last: Callable[[str], bool]
) -> tuple[Found, tuple[str, ...]]:
    """Read the parameters of a period, with a sentence for each that had to be ignored; never raises."""
    problems: list[str] = []
    given: dict[str, str] = {}
    for key, value in params:
        if key in given:
            problems.append(f"{key} is given more than once: {_quote(value)} is ignored")
        elif key in _KEYS:
            given[key] = value
    start, end = (_side(key, given, zone, problems) for key in ("from", "to"))
    last, anchor = _relative(given, is_last, problems)
    if last is not None and (start or end):
        problems.append(f"last={_quote(last)} is ignored, because from or to is given")
        last, anchor = None, "newest"
    if start and end and end <= start:
        problems.append("to is not after from: no record can be in this period")
    return Found(start, end, last, anchor), tuple(problems)


def _side(key: str, given: dict[str, str], zone: ZoneInfo, problems: list[str]) -> datetime | None:
    if key not in given:
        return None
    text = _LOST_PLUS.sub(r"\1+\2", given[key].strip())  # a + typed into a URL arrives as a space
    at = parse_in_zone(text, zone, closing=key == "to")
    if at is None:
        problems.append(f"{key}={_quote(given[key])} is ignored: not a time such as 2026-09-01 or 2026-09-01T10:00:00Z")
    return at


def _relative(
    given: dict[str, str], is_last: Callable[[str], bool], problems: list[str]
) -> tuple[str | None, Literal["newest", "now"]]:
    last, until = given.get("last"), given.get("until")
    if last is not None and last != "all" and not is_last(last):
        problems.append(f"last={_quote(last)} is ignored: not a length such as 15m, 24h, 7d or 2w")
    length = last if last is not None and is_last(last) else None
    if until not in {None, "newest", "now"}:
        problems.append(f"until={_quote(until or '')} is ignored: neither newest nor now")
    return length, "now" if until == "now" and length is not None else "newest"


def _quote(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
