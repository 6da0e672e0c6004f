"""The period: a span of time that a filter keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.period import period_query
from audit_explorer.period.instant import LATEST, whole_ms
from audit_explorer.period.period_sentence import sentence
from audit_explorer.period.zones import UTC_ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

_MS: Final = timedelta(milliseconds=1)
_UNITS: Final = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_LAST: Final = re.compile(r"([1-9][0-9]{0,5})([smhdw])")


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open span [start, end) of aware UTC datetimes in whole milliseconds, or the `last` so much of the log.

    None leaves a side open; no side and no `last` is all time. `last` is a number with s, m, h, d or w ("90d" is 90
    times 24 hours), counted back from the newest record or, with the anchor "now", from the moment of asking. An end
    not after its start is allowed: it keeps nothing. Raises ValueError for a datetime without a zone, an unknown `last`
    or anchor, or `last` together with start or end.
    """

    start: datetime | None = None
    end: datetime | None = None
    last: str | None = None
    anchor: Literal["newest", "now"] = "newest"

    def __post_init__(self) -> None:
        """Bring equal periods to equal values."""
        if self.start is not None:
            # A start is an instant like any other; only an end can be the end of the calendar.
            start = whole_ms(self.start)
            object.__setattr__(self, "start", start.replace(microsecond=999_000) if start == LATEST else start)
        if self.end is not None:
            end = whole_ms(self.end)
            object.__setattr__(self, "end", None if end == LATEST else end)  # after all records: as good as open
        if self.anchor not in {"newest", "now"}:
            message = "a period is anchored at newest or now"
            raise ValueError(message)
        if self.last is None:
            object.__setattr__(self, "anchor", "newest")
        elif self.start or self.end or not is_last(self.last):
            message = "last is a number with s, m, h, d or w, without start and end"
            raise ValueError(message)

    def resolve(self, *, newest: datetime | None, now: datetime) -> Period:
        """Absolute period: `last` counted back from the newest record, which is inside, or from `now`.

        Without any record (`newest` None) it is counted from `now` as well. An absolute period is its own answer.
        """
        if self.last is None:
            return self
        end = whole_ms(now)
        if self.anchor == "newest" and newest is not None:
            end = whole_ms(newest)
            end = end + _MS if LATEST - end >= _MS else LATEST
        return Period(_before(end, _length(self.last)), end)

    def previous(self) -> Period | None:
        """Give the period of the same length just before; None when a side is open, or the calendar ends."""
        if self.start is None or self.end is None or self.end <= self.start:
            return None
        start = _before(self.start, self.end - self.start)
        return None if start is None else Period(start, self.start)

    def to_query(self) -> list[tuple[str, str]]:
        """URL parameters: `from` and `to` (RFC 3339 in UTC), or `last` with `until=now`; none for all time."""
        return period_query.write(self.start, self.end, self.last, self.anchor)

    @classmethod
    def from_query(cls, params: Iterable[tuple[str, str]], zone: ZoneInfo = UTC_ZONE) -> tuple[Period, tuple[str, ...]]:
        """Read `from`, `to`, `last` and `until`, with one sentence for each that is wrong; others are let be.

        A time without a zone is one in `zone`. A date alone begins that day as `from` and includes it as `to`. Problems
        quote the link's text with repr, shortened: it stays hostile text. Never raises.
        """
        found, problems = period_query.read(params, zone, is_last)
        return cls(*found), problems

    def sentence(self, zone: ZoneInfo) -> str:
        """Say the period on the clocks of `zone`, for example "1 – 7 Sep 2026 (Europe/Berlin)" or "all time"."""
        return sentence(self, zone)


def is_last(text: str) -> bool:
    """Tell whether a text is a length such as 15m, 24h or 7d."""
    return _LAST.fullmatch(text) is not None


def _length(last: str) -> timedelta:
    return int(last[:-1]) * _UNITS[last[-1]]


def _before(at: datetime, length: timedelta) -> datetime | None:
    """Earlier by that much; None before the calendar begins."""
    try:
        return at - length
    except OverflowError:
        return None
