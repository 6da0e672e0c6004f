"""The SQL that writes an export's cells: for whole columns what `shown` does for one value.

A cell holds the value itself, not its inert form: it is complete, characters that draw nothing stay, and a time has its
offset. Only what a spreadsheet would run as a formula is marked (see formula.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.record import CLOCK_LABELS, FIELD
from audit_explorer.shown.clock_sql import local_sql, offset_sql, utc_sql
neutral_sql=None

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

_TIME: Final = "happened_at"
#: A column that only exports have: the same instant in UTC.
TIME_UTC: Final = "happened_at_utc"


def ahead_sql(zone: ZoneInfo, years: Iterable[int]) -> str:
    """Give the column `ahead` that the cell of a local time is made with; `years` are the UTC years of the log."""
    return offset_sql(_TIME, zone, years)


def cell_sql(name: str) -> str:
    """Give the text of a column's cells, NULL for no value; for the local time the column `ahead` stands beside it.

    `name` is a field, `TIME_UTC`, or another column of text.
    """
    if name == _TIME:
        # A time that could not be read is exported as it was sent; the column in UTC then stays empty.
        return f"coalesce({local_sql(_TIME, 'ahead')}, time_text)"
    if name == TIME_UTC:
        return utc_sql(_TIME)
    return f"{name}::VARCHAR" if name in FIELD and FIELD[name].kind in {"few", "number"} else name


def is_text(name: str) -> bool:
    """Say whether the column's cells may hold any text, not only a number, a weekday or an instant in UTC."""
    return name not in {TIME_UTC, *CLOCK_LABELS} and (name not in FIELD or FIELD[name].kind != "number")


def marked_sql(name: str, cell: str) -> str:
    """Give the cell with no formula in it."""
    return neutral_sql(cell) if is_text(name) else cell
