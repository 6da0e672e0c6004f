"""The columns that a CSV export may have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.errors import ExportError
from audit_explorer.filters.column import is_path
from audit_explorer.record import CLOCK_LABELS, FIELDS
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

TIME: Final = "happened_at"
#: A column that only exports have: the same instant in UTC.
TIME_UTC: Final = "happened_at_utc"
ORIGIN: Final = "origin"
RAW: Final = "raw"

#: What a CSV holds when no columns are chosen: every normalised field, and where in which file the record stands.
DEFAULT_COLUMNS: Final = (TIME, TIME_UTC, *(field.name for field in FIELDS if field.name != TIME), ORIGIN)
#: What may be chosen; hour and weekday repeat the time, `raw` is the record as received: only for those who name them.
COLUMNS: Final = (*DEFAULT_COLUMNS, *CLOCK_LABELS, RAW)


def chosen(columns: Sequence[str]) -> tuple[str, ...]:
    """Give the columns of the file for those a person chose, or all when none is chosen.

    A path inside a field that holds JSON is one too. The local time is followed by the same instant in UTC, wherever
    that isn't chosen for itself. Raises ExportError for a name that is no column.
    """
    for name in columns:
        if name not in COLUMNS and not is_path(name):
            message = f"There is no column {shown(name)}."
            raise ExportError(message, f"The columns are: {', '.join(COLUMNS)}, and paths such as body.name.")
    if not columns:
        return DEFAULT_COLUMNS
    if TIME in columns and TIME_UTC not in columns:
        place = columns.index(TIME) + 1
        columns = (*columns[:place], TIME_UTC, *columns[place:])
    return tuple(dict.fromkeys(columns))
