"""Instants that a log writes as one number."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.period.instant import DAY, MINUTE, SECOND, to_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,21})(?:[.,](?P<decimals>[0-9]{0,30}))?(?:[eE]\+?(?P<power>[0-9]{1,2}))?"
)
_EXACT: Final = Context(prec=100, rounding=ROUND_FLOOR)


class _Unit(NamedTuple):
    """What a number counts: `ms` milliseconds each, beginning so many of them after 1970 as `origin` says."""

    ms: Decimal
    origin: Decimal
    zoned: bool = True


def _since(year: int, month: int, day: int, a_ms: int) -> Decimal:
    return Decimal(to_ms(datetime(year, month, day, tzinfo=UTC)) * a_ms)


_UNITS: Final = (
    _Unit(Decimal(1000), Decimal(0)),
    _Unit(Decimal(1), Decimal(0)),
    _Unit(Decimal("1e-3"), Decimal(0)),
    _Unit(Decimal("1e-6"), Decimal(0)),
    # .NET counts 100 nanoseconds from the year 1, Windows from 1601.
    _Unit(Decimal("1e-4"), _since(1, 1, 1, 10_000)),
    _Unit(Decimal("1e-4"), _since(1601, 1, 1, 10_000)),
)
_SHEET: Final = _Unit(Decimal(DAY), _since(1899, 12, 30, 1) / DAY, zoned=False)
# A sheet shows a time with five or six decimals of a day, which is the second; more are its own number for it.
_ROUNDED: Final = 8
_DIGITS: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(?:(\d\d)(\d{3})?)?)?", re.ASCII)


class Counted(NamedTuple):
    """One reading of a number: milliseconds since 1970, in UTC or (not `zoned`) on a clock that isn't named."""

    ms: int
    zoned: bool


def is_number(text: str) -> bool:
    """Say whether the text is one number, perhaps with a fraction or a power of ten."""
    return _NUMBER.fullmatch(text) is not None


def number_times(text: str, low: int, high: int) -> list[Counted]:
    """Give every reading of a number that lies in [low, high), in milliseconds since 1970; none for other text.

    Readings are seconds, ms, µs, ns since 1970, .NET ticks, Windows FILETIME, a sheet's day, and digit dates of 8, 12,
    14 or 17 digits. A number that was shortened (1.78644E+12) names no minute, and has no reading.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return []
    return [one for one in dict.fromkeys(_readings(match)) if low <= one.ms < high]


def _readings(match: re.Match[str]) -> Iterator[Counted]:
    decimals, power = match["decimals"] or "", int(match["power"] or 0)
    value = Decimal(f"{match['sign']}{match['whole']}.{decimals or 0}E{power}")
    # What its last digit stands for, where a power of ten says that digits were left out.
    last = Decimal(1).scaleb(power - len(decimals)) if power else Decimal(0)
    for unit in _UNITS:
        if last * unit.ms <= MINUTE:
            yield Counted(int(_EXACT.multiply(value + unit.origin, unit.ms).to_integral_value(ROUND_FLOOR)), unit.zoned)
    if power:
        return
    step = SECOND if len(decimals) <= _ROUNDED else 1
    day = (value + _SHEET.origin) * _SHEET.ms / step
    yield Counted(int(day.to_integral_value(ROUND_HALF_UP)) * step, _SHEET.zoned)
    if match["sign"] != "-" and (digits := _digit_date(match["whole"], decimals)) is not None:
        yield Counted(digits, zoned=False)


def _digit_date(whole: str, decimals: str) -> int | None:
    found = _DIGITS.fullmatch(whole)
    if found is None or (decimals.strip("0") and len(whole) != 14):  # noqa: PLR2004 - digits down to the second
        return None
    parts = [int(part or 0) for part in found.groups()]
    try:
        at = datetime(*parts[:6], tzinfo=UTC)  # type: ignore[arg-type,misc]
    except ValueError:  # the calendar has no such day, the clock no such time
        return None
    return to_ms(at) + (parts[6] or int((decimals + "000")[:3]))
