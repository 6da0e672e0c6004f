"""All values of one field with their figures, as a CSV file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final

import pandas as pd

from audit_explorer.analysis.values.value_list import value_list
from audit_explorer.errors import CancelledError
from audit_explorer.exports.missing_note import IN_NAME, csv_note, is_incomplete
from audit_explorer.filters.column import is_path
from audit_explorer.period import UTC_ZONE
from audit_explorer.period.formats import format_iso, format_utc
from audit_explorer.shown import neutral

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zoneinfo import ZoneInfo

    from audit_explorer.analysis.values.value_list import ValueAsk
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

_FIGURES: Final = ("events", "total", "failed", "failure_rate")
_TIMES: Final = ("first_seen", "last_seen")
# So many values are in memory at a time.
_AT_ONCE: Final = 50_000
_DECIMALS: Final = 6


@dataclass(frozen=True, slots=True)
class ValueExport:
    """What `value_list` answers, all of it and in that order; see there for what the figures mean.

    `filter` must be resolved. The first column is named as the field; an empty cell there is "no value". `failure_rate`
    is a share, 0 to 1, empty where no outcome is known. Times are on the clocks of `zone` with their offset, and in UTC
    beside that. Of a log that is incomplete the file begins with a line that says so.
    """

    dataset: Dataset
    filter: Filter
    ask: ValueAsk
    zone: ZoneInfo = UTC_ZONE

    @property
    def media_type(self) -> str:
        """What a web server calls the file."""
        return "text/csv; charset=utf-8; header=present"

    def file_name(self, count: int) -> str:
        """Say whose values are in the file, and how many."""
        field, values = (
            ("a-path" if is_path(self.ask.field) else self.ask.field.replace("_", "-")),
            "value" if count == 1 else "values",
        )
        note = f"{IN_NAME}_" if is_incomplete(self.dataset.facts) else ""
        return f"audit-log_values-of-{field}_{note}{count}-{values}.csv"

    def chunks(
        self, progress: Callable[[int, int], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> Iterator[bytes]:
        """Yield the file piece by piece; only one piece is ever in memory.

        `progress` is told values done of values in all. Raises CancelledError when `cancelled` says so.
        """
        times = (column for name in _TIMES for column in (name, f"{name}_utc"))
        yield csv_note(self.dataset.facts) + csv_lines([(neutral(self.ask.field), *_FIGURES, *times)])
        done, size = 0, 1
        while done < size:
            if cancelled is not None and cancelled():
                what = "The download"
                raise CancelledError(what)
            rows, size, _ = value_list(self.dataset, self.filter, self.ask, offset=done, limit=_AT_ONCE)
            if rows.empty:
                break
            yield csv_lines(map(self._cells, rows.itertuples(index=False, name=None)))
            done += len(rows)
            if progress is not None:
                progress(done, size)

    def _cells(self, row: tuple[object, ...]) -> tuple[object, ...]:
        value, events, total, failed, rate, *times = row
        text = None if value is None or pd.isna(value) else neutral(str(value))  # type: ignore[call-overload]
        share = None if pd.isna(rate) else round(float(rate), _DECIMALS)  # type: ignore[arg-type,call-overload]
        return (text, events, total, failed, share, *(cell for at in times for cell in self._time(at)))

    def _time(self, at: object) -> tuple[str | None, str | None]:
        if not isinstance(at, pd.Timestamp):
            return None, None
        aware = at.to_pydatetime().replace(tzinfo=UTC)
        return format_iso(aware, self.zone), format_utc(aware)


def csv_lines(rows: object) -> bytes:
    """Write lines of RFC 4180."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue().encode()
