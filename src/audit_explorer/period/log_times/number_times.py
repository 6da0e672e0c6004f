"""Instants that a log writes as one number."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import ROUND_FLOOR, Context, Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.period.instant import DAY, MINUTE, SECOND, to_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,21})(?:[.,](?P<decimals>[0-9]{0,30}))?(?:[eE]\+?(?P<power>[0-9]{1,2}))?"
)
_EXACT: Final = Context(prec=100, rounding=ROUND_FLOOR)


class _Unit(NamedTuple):
    """What a number counts: so many of them are a millisecond, beginning `origin` of them after 1970.

    `ms` is the inverse where one of them is more than a millisecond.
    """

    a_ms: int
    origin: int = 0
    ms: int = 1


def _since(year: int, a_ms: int) -> int:
    return to_ms(datetime(year, 1, 1, tzinfo=UTC)) * a_ms


_UNITS: Final = (
    _Unit(1, ms=1000),
    _Unit(1),
    _Unit(1000),
    _Unit(1_000_000),
    # .NET counts 100 nanoseconds from the year 1, Windows from 1601.
    _Unit(10_000, _since(1, 10_000)),
    _Unit(10_000, _since(1601, 10_000)),
)
_SHEET_DAY: Final = to_ms(datetime(1899, 12, 30, tzinfo=UTC)) // DAY
# A sheet shows a time with five or six decimals of a day, which is the second; more are its own number for it.
_ROUNDED: Final = 8
_DIGITS_COUNTED: Final = 24
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
    value: int | Decimal = int(match["sign"] + match["whole"])
    if decimals or power:
        # Cut to what is counted without rounding; no plausible number has so many digits.
        kept = decimals[: max(_DIGITS_COUNTED - len(match["whole"]), 0)]
        value = Decimal(f"{match['sign']}{match['whole']}.{kept}E{power}")
    # What its last digit stands for, where a power of ten says that digits were left out.
    last = Decimal(1).scaleb(power - len(decimals)) if power else 0
    for unit in _UNITS:
        if last * unit.ms <= MINUTE * unit.a_ms:
            yield Counted(_whole((value + unit.origin) * unit.ms, unit.a_ms), zoned=True)
    if power:
        return
    step = SECOND if len(decimals) <= _ROUNDED else 1
    # Twice as much and one more, halved, is rounded to the nearest.
    yield Counted(_whole((value + _SHEET_DAY) * 2 * (DAY // step) + 1, 2) * step, zoned=False)
    if match["sign"] != "-" and (digits := _digit_date(match["whole"], decimals)) is not None:
        yield Counted(digits, zoned=False)


def _whole(value: int | Decimal, by: int) -> int:
    """Divide, and round down."""
    if isinstance(value, int):
        return value // by
    return int(_EXACT.divide(value, Decimal(by)).to_integral_value(ROUND_FLOOR))


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
