"""What a person says about the times of files that leave it open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from audit_explorer.period import zone
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

#: How they are called in a link.
TIMES_IN: Final = "times_in"
DATES: Final = "dates"
DAY_FIRST: Final = "day-first"
MONTH_FIRST: Final = "month-first"
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class ReadingChoices:
    """In which zone times without one are, and whether the day comes first in dates such as 11/08/2026.

    None: nothing is said. `times_in` is an IANA name that `period.zone` knows; raises ValueError for every other text.
    """

    times_in: str | None = None
    day_first: bool | None = None

    def __post_init__(self) -> None:
        if self.times_in is not None and zone(self.times_in) is None:
            message = f"there is no time zone {shown(self.times_in, limit=_SHOWN)}"
            raise ValueError(message)

    @property
    def made(self) -> bool:
        """Whether anything is said."""
        return self != ReadingChoices()

    @property
    def zone(self) -> ZoneInfo:
        """The zone of times that name none: without a choice UTC."""
        return ZoneInfo(self.times_in or "UTC")

    @property
    def sentence(self) -> str:
        """Say the choices, such as "Times without a zone were read in Europe/Berlin, dates with the day first."."""
        parts = []
        if self.times_in is not None:
            parts.append(f"times without a zone were read in {self.times_in}")
        if self.day_first is not None:
            parts.append(f"dates {'' if parts else 'were read '}with the {'day' if self.day_first else 'month'} first")
        text = ", ".join(parts)
        return f"{text[:1].upper()}{text[1:]}." if text else ""

    def to_query(self) -> list[tuple[str, str]]:
        """Give the URL parameters."""
        pairs = [(TIMES_IN, self.times_in)] if self.times_in is not None else []
        if self.day_first is not None:
            pairs.append((DATES, DAY_FIRST if self.day_first else MONTH_FIRST))
        return pairs

    def over(self, usual: ReadingChoices) -> ReadingChoices:
        """Give these choices, and the usual ones where nothing is said."""
        return ReadingChoices(
            self.times_in if self.times_in is not None else usual.times_in,
            self.day_first if self.day_first is not None else usual.day_first,
        )


NOTHING_SAID: Final = ReadingChoices()


def read_choices(parameters: Iterable[tuple[str, str]]) -> tuple[ReadingChoices, tuple[str, ...]]:
    """Read URL parameters, with a sentence for each that had to be ignored (it quotes the link); others are let be."""
    said: dict[str, str] = {}
    problems = []
    for key, value in parameters:
        if key not in {TIMES_IN, DATES}:
            continue
        quoted = f"{key}={shown(value, limit=_SHOWN)} is ignored"
        if key in said:
            problems.append(f"{quoted}: {key} is given more than once")
        elif key == TIMES_IN and zone(value) is None:
            problems.append(f"{quoted}: there is no such time zone")
        elif key == DATES and value not in {DAY_FIRST, MONTH_FIRST}:
            problems.append(f"{quoted}: it is {DAY_FIRST} or {MONTH_FIRST}")
        else:
            said[key] = value
    day_first = said[DATES] == DAY_FIRST if DATES in said else None
    return ReadingChoices(said.get(TIMES_IN), day_first), tuple(problems)
