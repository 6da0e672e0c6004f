"""Days or lengths that are named rather than written out."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from audit_explorer.filters.language.grammar import QUOTES
from audit_explorer.period import is_last
from audit_explorer.record import WEEKDAYS

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

_AGO: Final = {"today": 0, "yesterday": 1, "tomorrow": -1}
_DAYS: Final = tuple(day.lower() for day in WEEKDAYS)
_NAMED: Final = re.compile(
    rf"""
    (?P<phrase> [{QUOTES}] (?: \\. | [^\\{QUOTES}] )* [{QUOTES}] )
    | (?P<field> (?<![\w.]) (?: after | before | on | since | from | to | time | timestamp | happened_?at ) \s*
               (?: :\s* (?: [<>]=? | != | =)? | [<>]=? | != | = ) \s* )
    (?P<word> now | {" | ".join((*_AGO, *_DAYS))} ) (?=[\s)]|\Z)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_LENGTH: Final = re.compile(r"(?P<count>[0-9]{0,4})\s*(?P<unit>[a-z]+)", re.IGNORECASE)
#: What a unit is called, with its length in one that the period knows.
_UNITS: Final = {
    **dict.fromkeys(("min", "mins", "minute", "minutes"), (1, "m")),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), (1, "h")),
    **dict.fromkeys(("d", "day", "days"), (1, "d")),
    **dict.fromkeys(("w", "week", "weeks"), (1, "w")),
    **dict.fromkeys(("mo", "mon", "month", "months"), (30, "d")),
    **dict.fromkeys(("y", "yr", "year", "years"), (365, "d")),
}


def dated(text: str, zone: ZoneInfo, now: datetime) -> str:
    """Write today, yesterday, tomorrow or the latest Monday after `after:`, `before:` or `on:` as days of a zone.

    `now`, an aware time, is what "now" stands for. A query has its days written out: it means the same tomorrow.
    """
    here = now.astimezone(zone)

    def written(found: re.Match[str]) -> str:
        if found["phrase"]:
            return found[0]
        word = found["word"].lower()
        if word == "now":
            return f"{found['field']}{here:%Y-%m-%dT%H:%M:%S}"
        ago = _AGO[word] if word in _AGO else (here.weekday() - _DAYS.index(word)) % len(_DAYS)
        return f"{found['field']}{here.date() - timedelta(days=ago):%Y-%m-%d}"

    return _NAMED.sub(written, text)


def length_meant(text: str) -> str | None:
    """Give the length that "week", "24 hours" or "1mo" stands for, as `last:` takes it; None for another text."""
    found = _LENGTH.fullmatch(text.strip())
    unit = None if found is None else _UNITS.get(found["unit"].lower())
    if found is None or unit is None:
        return None
    length = f"{int(found['count'] or 1) * unit[0]}{unit[1]}"
    return length if is_last(length) else None
