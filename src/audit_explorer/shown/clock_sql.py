"""SQL that says what the clocks of a zone show at an instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from audit_explorer.period import from_ms, to_ms
from audit_explorer.period.formats import in_zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from zoneinfo import ZoneInfo

_DAY: Final = 86_400_000
_MS: Final = timedelta(milliseconds=1)
_MINUTE: Final = 60_000
# The milliseconds from a Monday before the year 1 to 1970: no sum of them with an instant is below 0.
_MONDAY: Final = 62_135_596_800_000 + 7 * _DAY
_LAST_YEAR: Final = 9999

_Ahead: TypeAlias = "Callable[[ZoneInfo, int], int]"


class _Piece(NamedTuple):
    """From this millisecond on, the clocks are so many minutes, or milliseconds, ahead of UTC."""

    start: int
    offset: int


def milliseconds_sql(column: str) -> str:
    """Give the whole milliseconds since 1970 of a timestamp column: the one way in which a question measures time."""
    return f"date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', {column})"


def offset_sql(column: str, zone: ZoneInfo, years: Iterable[int]) -> str:
    """Give the minutes by which the zone's clocks are ahead at naive UTC timestamps that lie in these UTC years.

    The offsets are Python's: the engine has a time zone database of its own, which may be of another year.
    """
    return _search(column, _pieces(zone, sorted(set(years)), _minutes_ahead))


def hour_sql(column: str, zone: ZoneInfo, years: Iterable[int]) -> str:
    """Give the hour, 0 to 23, that the zone's clocks show at naive UTC timestamps that lie in these UTC years.

    It is whole numbers throughout, in the SQL that other engines have too; NULL for NULL.
    """
    return f"({_hours(column, zone, years)} % 24)"


def weekday_sql(column: str, zone: ZoneInfo, years: Iterable[int]) -> str:
    """Give the weekday there, 0 for Monday to 6 for Sunday; as `hour_sql`."""
    return f"({day_sql(column, zone, years)} % 7)"


def day_sql(column: str, zone: ZoneInfo, years: Iterable[int]) -> str:
    """Give the number there of the calendar's day, counted from a Monday before any year; as `hour_sql`."""
    return f"({_hours(column, zone, years)} // 24)"


def _hours(column: str, zone: ZoneInfo, years: Iterable[int]) -> str:
    """Count whole hours of the zone's clocks since a Monday before any year."""
    ahead = _search(column, _pieces(zone, sorted(set(years)), _ms_ahead))
    return f"(({milliseconds_sql(column)} + {_MONDAY} + ({ahead})) // 3600000)"


def _pieces(zone: ZoneInfo, years: Sequence[int], ahead: _Ahead) -> list[_Piece]:
    pieces: list[_Piece] = []
    for year in years:
        start = to_ms(datetime(year, 1, 1, tzinfo=UTC))
        end = to_ms(datetime(year + 1, 1, 1, tzinfo=UTC)) if year < _LAST_YEAR else start + 365 * _DAY
        days = [*range(start, end, _DAY), end - 1]
        pieces.append(_Piece(start, ahead(zone, start)))
        for before, after in pairwise(days):
            if ahead(zone, before) != ahead(zone, after):
                change = _change(zone, before, after, ahead)
                pieces.append(_Piece(change, ahead(zone, change)))
    return pieces or [_Piece(0, 0)]


def _change(zone: ZoneInfo, low: int, high: int, ahead: _Ahead) -> int:
    """Find the first millisecond after `low` at which the offset is that of `high`."""
    after = ahead(zone, high)
    while high - low > 1:
        middle = (low + high) // 2
        if ahead(zone, middle) == after:
            high = middle
        else:
            low = middle
    return high


def _minutes_ahead(zone: ZoneInfo, ms: int) -> int:
    """Minutes ahead of UTC; 0 where the offset has odd seconds, which RFC 3339 can't write."""
    offset = _ms_ahead(zone, ms)
    return 0 if offset % _MINUTE else offset // _MINUTE


def _ms_ahead(zone: ZoneInfo, ms: int) -> int:
    """Milliseconds ahead of UTC; 0 where the zone's clocks show a year that no calendar here has."""
    return (in_zone(from_ms(ms), zone).utcoffset() or timedelta()) // _MS


def _search(column: str, pieces: Sequence[_Piece]) -> str:
    if len({piece.offset for piece in pieces}) == 1:
        return str(pieces[0].offset)
    middle = len(pieces) // 2
    edge = from_ms(pieces[middle].start).replace(tzinfo=None).isoformat(sep=" ", timespec="milliseconds")
    left, right = _search(column, pieces[:middle]), _search(column, pieces[middle:])
    return f"CASE WHEN {column} < TIMESTAMP '{edge}' THEN {left} ELSE {right} END"
