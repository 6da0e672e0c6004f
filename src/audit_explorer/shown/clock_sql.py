"""SQL that writes an instant on the clocks of a zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.period import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

_DAY: Final = 86_400_000
_MINUTE: Final = timedelta(minutes=1)
_LAST_YEAR: Final = 9999
_FORM: Final = "%Y-%m-%dT%H:%M:%S.%g"


class _Piece(NamedTuple):
    """From this millisecond on, the clocks are so many minutes ahead of UTC."""

    start: int
    offset: int


def utc_sql(column: str) -> str:
    """Give RFC 3339 in UTC with milliseconds, "2026-09-07T12:03:12.000Z", of a column of naive UTC timestamps."""
    return f"strftime({column}, '{_FORM}Z')"


def offset_sql(column: str, zone: ZoneInfo, years: Iterable[int]) -> str:
    """Give the minutes by which the zone's clocks are ahead at naive UTC timestamps that lie in these UTC years.

    The offsets are Python's: the engine has a time zone database of its own, which may be of another year.
    """
    return _search(column, _pieces(zone, sorted(set(years))))


def local_sql(column: str, ahead: str) -> str:
    """Give what `period.format_iso` gives for a column of naive UTC timestamps; `ahead` is a column of `offset_sql`."""
    shifted = f"{column} + to_minutes({ahead})"
    suffix = (
        f"printf('%s%02d:%02d', CASE WHEN {ahead} < 0 THEN '-' ELSE '+' END, abs({ahead}) // 60, abs({ahead}) % 60)"
    )
    # Where the zone's clocks show a year that no calendar here has, the instant is written in UTC.
    return (
        f"CASE WHEN {shifted} < TIMESTAMP '0001-01-01' OR {shifted} >= TIMESTAMP '10000-01-01'"
        f" THEN strftime({column}, '{_FORM}+00:00') ELSE strftime({shifted}, '{_FORM}') || {suffix} END"
    )


def _pieces(zone: ZoneInfo, years: Sequence[int]) -> list[_Piece]:
    pieces: list[_Piece] = []
    for year in years:
        start = to_ms(datetime(year, 1, 1, tzinfo=UTC))
        end = to_ms(datetime(year + 1, 1, 1, tzinfo=UTC)) if year < _LAST_YEAR else start + 365 * _DAY
        days = [*range(start, end, _DAY), end - 1]
        pieces.append(_Piece(start, _offset(zone, start)))
        for before, after in pairwise(days):
            if _offset(zone, before) != _offset(zone, after):
                change = _change(zone, before, after)
                pieces.append(_Piece(change, _offset(zone, change)))
    return pieces or [_Piece(0, 0)]


def _change(zone: ZoneInfo, low: int, high: int) -> int:
    """Find the first millisecond after `low` at which the offset is that of `high`."""
    after = _offset(zone, high)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle) == after:
            high = middle
        else:
            low = middle
    return high


def _offset(zone: ZoneInfo, ms: int) -> int:
    """Minutes ahead of UTC; 0 where the offset has odd seconds, which RFC 3339 can't write."""
    try:
        offset = from_ms(ms).astimezone(zone).utcoffset() or timedelta()
    except OverflowError:
        return 0
    return 0 if offset % _MINUTE else offset // _MINUTE


def _search(column: str, pieces: Sequence[_Piece]) -> str:
    if len({piece.offset for piece in pieces}) == 1:
        return str(pieces[0].offset)
    middle = len(pieces) // 2
    edge = from_ms(pieces[middle].start).replace(tzinfo=None).isoformat(sep=" ", timespec="milliseconds")
    left, right = _search(column, pieces[:middle]), _search(column, pieces[middle:])
    return f"CASE WHEN {column} < TIMESTAMP '{edge}' THEN {left} ELSE {right} END"
