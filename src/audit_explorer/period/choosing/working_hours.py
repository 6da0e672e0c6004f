"""The working hours that a person names: weekdays with the hours of the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_BY_NAME: Final = {name[:length].lower(): place for place, name in enumerate(_DAYS) for length in (2, 3, 9)}
_DASH: Final = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")
_FORM: Final = re.compile(r"([^0-9]+?)\s*,?\s*([0-9]{1,2})(?::?00)?\s*[-\u2010-\u2015\u2212]\s*([0-9]{1,2})(?::?00)?")
_HOURS: Final = 24
_WEEK: Final = 7
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Shifts that begin on some weekdays (0 is Monday) at the hour `start` and end before the hour `end`.

    With an end that is not after its start a shift ends on the next day: Friday 22:00 to 06:00 has the first hours of
    Saturday. `end` 24 is midnight. Raises ValueError without a weekday, and for hours that are none.
    """

    days: frozenset[int]
    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse what is no time of work."""
        if not self.days or not self.days <= set(range(_WEEK)):
            message = "working hours need a weekday such as Mon or Mon-Fri"
            raise ValueError(message)
        if not (0 <= self.start < _HOURS and 0 < self.end <= _HOURS) or self.start == self.end:
            message = "working hours are whole hours such as 08:00-18:00, with an end that is not its beginning"
            raise ValueError(message)

    def covers(self, weekday: int, hour: int) -> bool:
        """Say whether an hour of a weekday is worked."""
        if self.start < self.end:
            return weekday in self.days and self.start <= hour < self.end
        return (weekday in self.days and hour >= self.start) or ((weekday - 1) % _WEEK in self.days and hour < self.end)

    @property
    def text(self) -> str:
        """The one form that `read_working_hours` reads back: "Mon-Fri 08:00-18:00", "Mon-Tue,Sat 22:00-06:00"."""
        return f"{','.join(_runs(self.days, '-', 3))} {self.start:02}:00-{self.end:02}:00"

    @property
    def words(self) -> str:
        """Say them: "Monday – Friday, 08:00 – 18:00"."""
        over = " of the next day" if self.end <= self.start else ""
        return f"{', '.join(_runs(self.days, ' – ', 9))}, {self.start:02}:00 – {self.end:02}:00{over}"


USUAL: Final = WorkingHours(frozenset(range(5)), 8, 18)
"""What is taken for working hours until the person names others."""


def read_working_hours(text: str) -> WorkingHours:
    """Read working hours as a person writes them: "Mon-Fri 8-18", "Mon,Wed,Sat 22:00-06:00".

    Raises ValueError, with what is expected, for another text.
    """
    found = _FORM.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if found is None:
        message = "working hours are weekdays with whole hours, such as Mon-Fri 08:00-18:00"
        raise ValueError(message)
    days: set[int] = set()
    for part in found[1].split(","):
        first, *last = _DASH.split(part.strip(), maxsplit=1)
        start, end = _day(first), _day(last[0] if last else first)
        days |= {(start + one) % _WEEK for one in range((end - start) % _WEEK + 1)}
    return WorkingHours(frozenset(days), int(found[2]), int(found[3]))


def _day(text: str) -> int:
    named = _BY_NAME.get(text.lower()) if text.isascii() else None
    if named is None:
        message = "working hours need a weekday such as Mon or Mon-Fri"
        raise ValueError(message)
    return named


def _runs(days: frozenset[int], dash: str, length: int) -> list[str]:
    """Name the days, neighbours together; a run that goes over Sunday begins before it."""
    if len(days) == _WEEK:
        return [f"{_DAYS[0][:length]}{dash}{_DAYS[-1][:length]}"]
    starts = sorted(day for day in days if (day - 1) % _WEEK not in days)
    named = []
    for start in starts:
        end = start
        while (end + 1) % _WEEK in days:
            end = (end + 1) % _WEEK
        first, last = _DAYS[start][:length], _DAYS[end][:length]
        named.append(first if start == end else f"{first}{dash}{last}")
    return named
