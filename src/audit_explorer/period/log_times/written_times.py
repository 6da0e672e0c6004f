"""The forms of a date or a time beyond ISO 8601, one row each."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from audit_explorer.period.instant import DAY, HOUR, MINUTE, SECOND
from audit_explorer.period.iso import day_number

_LONGEST: Final = 120
_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NAMES: Final = (
    _MONTHS,
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
)
_SHORT: Final = 3

_MONTH: Final = r"(?P<name>[A-Za-z]{3,9})\.?"
_CLOCK: Final = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
)
# An offset may be followed by what that zone is called: its letters, its digits again, or its name in brackets.
_ZONE: Final = (
    r"(?: ?(?:(?P<utc>Z|UTC|GMT|UT)|(?:UTC|GMT)?(?P<sign>[+-])(?P<zone_h>\d\d?)(?::?(?P<zone_m>\d\d))?"
    r"(?: (?P<called>[A-Z]{1,5}|[+-]\d{2,4}))?(?: \([^()]{1,60}\))?))"
)
_DIGITS: Final = r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)"
_WEEKDAY: Final = r"(?:(?P<weekday>[A-Za-z]{3,9})\.?,? )?"
_THEN: Final = rf"(?:(?:[ T:_]|, ?| @ |,? at ){_CLOCK}{_ZONE}?)?"
_FORMS: Final = tuple(
    re.compile(form, re.ASCII)
    for form in (
        # 2026/08/11, 2026.8.11; with dashes what ISO 8601 has no place for, as "09:01 am" or "UTC".
        rf"(?P<year>\d{{4}})(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?){_THEN}",
        # 11.08.2026: dots mean day first.
        rf"{_WEEKDAY}(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d{{4}}){_THEN}",
        # 11/08/2026, 11-08-2026: either may be the day.
        rf"{_WEEKDAY}(?P<one>\d\d?)(?P<mark>[-/])(?P<other>\d\d?)(?P=mark)(?P<year>\d{{4}}){_THEN}",
        # 11 Aug 2026 (RFC 1123), 11-Aug-2026 (RFC 850), 11/Aug/2026 (Apache).
        rf"{_WEEKDAY}(?P<day>\d\d?)(?P<mark>[-/ ]){_MONTH},?(?P=mark)(?P<year>\d{{4}}){_THEN}",
        # Aug 11, 2026 (Kibana), August 11th, 2026; Tue Aug 11 2026 (JavaScript).
        rf"{_WEEKDAY}{_MONTH} (?P<day>\d\d?)(?:st|nd|rd|th)?,? (?P<year>\d{{4}}){_THEN}",
        # Tue Aug 11 09:01:00 2026 (asctime), … 09:01:00 UTC 2026 (date).
        rf"{_WEEKDAY}{_MONTH} (?P<day>\d\d?) {_CLOCK}{_ZONE}? (?P<year>\d{{4}})",
        # 20260811090100Z (LDAP).
        rf"{_DIGITS}(?:[.,](?P<fraction>\d{{1,9}}))?{_ZONE}",
    )
)


class Dates(NamedTuple):
    """A written time in its two readings, in milliseconds on the clock that wrote it; None where there is none such.

    The two are equal where the form says which is the day. `offset_ms` is the written offset from UTC.
    """

    day_first: int | None
    month_first: int | None
    offset_ms: int | None


def month_name(number: int) -> str:
    """Name a month in English, 1 to 12."""
    return _MONTHS[number - 1].capitalize()


def read_written(text: str) -> Dates | None:
    """Read a time in one of the forms; None for everything else, also where a year has two digits or none."""
    if len(text) > _LONGEST:
        return None
    match = next((found for form in _FORMS if (found := form.fullmatch(text))), None)
    if match is None:
        return None
    part = match.groupdict()
    clock = _clock(part)
    if clock is None or (part.get("sign") and _offset(part) is None):
        return None
    weekday = part.get("weekday")
    if weekday is not None and _number(weekday, 1) is None:
        return None
    if part.get("one") is not None:
        readings = [_day(part, *pair) for pair in ((part["one"], part["other"]), (part["other"], part["one"]))]
    else:
        month = part["month"] if part.get("month") is not None else _number(part["name"], 0)
        readings = [_day(part, part["day"], month)] * 2
    if readings == [None, None]:
        return None
    day_first, month_first = (None if day is None else day * DAY + clock for day in readings)
    return Dates(day_first, month_first, _offset(part))


def _number(name: str, which: int) -> int | None:
    """Count of a month (1 to 12) or a weekday by its English name, whole or its first three letters."""
    wanted = {"sept": "sep"}.get(name.lower(), name.lower())
    found = (number for number, one in enumerate(_NAMES[which], start=1) if wanted in {one, one[:_SHORT]})
    return next(found, None)


def _day(part: dict[str, str | None], day: str | None, month: str | int | None) -> int | None:
    """Days since 1970; None when the calendar has no such day, or it is another day of the week."""
    try:
        found = date(int(part["year"] or 0), int(month or 0), int(day or 0))
    except ValueError:
        return None
    weekday = part.get("weekday")
    if weekday is not None and _number(weekday, 1) != found.isoweekday():
        return None
    return day_number(found)


def _clock(part: dict[str, str | None]) -> int | None:
    """Milliseconds since midnight; None for a reading no clock shows."""
    hour, minute, second = (int(part[name] or 0) for name in ("hour", "minute", "second"))
    half = (part.get("half") or "").lower()
    if half:
        if hour > 12 or (hour == 0 and half == "p"):  # noqa: PLR2004 - hours of half a day
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour >= 24 or minute >= 60 or second >= 60:  # noqa: PLR2004 - parts of a day
        return None
    return hour * HOUR + minute * MINUTE + second * SECOND + int(((part["fraction"] or "") + "000")[:3])


def _offset(part: dict[str, str | None]) -> int | None:
    """Milliseconds east of UTC; None when no zone was written, or none that a clock can have."""
    if part.get("sign") is None:
        return 0 if part.get("utc") else None
    hours, minutes = int(part["zone_h"] or 0), int(part["zone_m"] or 0)
    size = (hours * HOUR + minutes * MINUTE) * (1 if part["sign"] == "+" else -1)
    contradicted = part["called"] in {"UTC", "GMT", "UT", "Z"} and size
    return None if hours >= 24 or minutes >= 60 or contradicted else size  # noqa: PLR2004 - parts of a day
