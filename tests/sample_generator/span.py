"""The ninety days that the sample covers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["END", "FIRST_DAY", "LAST_DAY", "START", "UPGRADE", "days"]

LAST_DAY: Final = date(2026, 9, 30)
FIRST_DAY: Final = LAST_DAY - timedelta(days=89)
START: Final = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC)
"""First instant inside, UTC."""
END: Final = START + timedelta(days=90)
"""First instant after the sample, UTC."""
UPGRADE: Final = datetime(2026, 9, 6, 2, 30, tzinfo=UTC)
"""When the platform was upgraded: a Sunday's night. What happens from then on is told by the current API."""


def days() -> Iterator[date]:
    """Every calendar day of the sample, oldest first."""
    return (FIRST_DAY + timedelta(days=number) for number in range(90))
