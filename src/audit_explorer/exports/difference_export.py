"""What is new, rare, gone or different, as a CSV file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final

import pandas as pd

from audit_explorer.analysis.differences.compare import compare
from audit_explorer.analysis.differences.dimensions import columns_of
from audit_explorer.analysis.differences.gone import gone_values
from audit_explorer.analysis.differences.novelty import new_values
from audit_explorer.analysis.differences.rarity import rare_values
from audit_explorer.errors import CancelledError
from audit_explorer.exports.missing_note import IN_NAME, csv_note, is_incomplete
from audit_explorer.period import UTC_ZONE
from audit_explorer.period.formats import format_iso
from audit_explorer.shown import neutral

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zoneinfo import ZoneInfo

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

_VALUES: Final = {"new": new_values, "rare": rare_values, "gone": gone_values}
_COUNTS: Final = ("events", "failed", "unknown", "before", "later", "undated", "actors")
_TIMES: Final = ("first_seen", "last_seen", "last_before")
_COMPARED: Final = ("change", "field", "value", "here", "there", "share_here", "share_there")
_FURTHER: Final = ("failed_here", "failed_there", "score")
# So many rows are in memory at a time.
_AT_ONCE: Final = 50_000
_DECIMALS: Final = 6


@dataclass(frozen=True, slots=True)
class DifferenceExport:
    """All rows of one view: "new", "rare", "gone" (see value_groups for the columns) or "compare" (see compare).

    Filters must be resolved; `other` is what `filter` is compared with. An empty cell is "no value". Times are on the
    clocks of `zone` with their offset; shares are 0 to 1. Of a log that is incomplete the file begins with a line that
    says so.
    """

    dataset: Dataset
    filter: Filter
    view: str
    dimensions: tuple[str, ...] = ("actor",)
    other: Filter | None = None
    zone: ZoneInfo = UTC_ZONE

    @property
    def media_type(self) -> str:
        """What a web server calls the file."""
        return "text/csv; charset=utf-8; header=present"

    def file_name(self, count: int) -> str:
        """Say what the rows are of, and how many."""
        of = "compared" if self.other is not None else "-".join([self.view, *self.dimensions]).replace("_", "-")
        note = f"{IN_NAME}_" if is_incomplete(self.dataset.facts) else ""
        return f"audit-log_differences-{of}_{note}{count}-{'row' if count == 1 else 'rows'}.csv"

    def chunks(
        self, progress: Callable[[int, int], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> Iterator[bytes]:
        """Yield the file piece by piece.

        `progress` is told rows done of rows in all. Raises CancelledError when `cancelled` says so.
        """
        names = self._names()
        yield csv_note(self.dataset.facts) + _lines([names])
        done, size = 0, 1
        while done < size:
            if cancelled is not None and cancelled():
                what = "The download"
                raise CancelledError(what)
            rows, size = self._rows(done)
            if rows.empty:
                break
            yield _lines(zip(*([self._cell(value) for value in rows[name]] for name in names), strict=True))
            done += len(rows)
            if progress is not None:
                progress(done, size)

    def _names(self) -> tuple[str, ...]:
        if self.other is not None:
            return (*_COMPARED, *_FURTHER)
        return (*columns_of(self.dimensions), *_COUNTS, *_TIMES, "first_by")

    def _rows(self, offset: int) -> tuple[pd.DataFrame, int]:
        if self.other is not None:
            rows = compare(self.dataset, self.filter, self.other, most=None).rows
            return rows, len(rows)
        found = _VALUES[self.view](self.dataset, self.filter, self.dimensions, offset=offset, limit=_AT_ONCE)
        return found.rows, found.size

    def _cell(self, value: object) -> object:
        if isinstance(value, str):
            return neutral(value)
        if value is None or pd.isna(value):  # type: ignore[call-overload]
            return None
        if isinstance(value, pd.Timestamp):
            return format_iso(value.to_pydatetime().replace(tzinfo=UTC), self.zone)
        return round(value, _DECIMALS) if isinstance(value, float) else value


def _lines(rows: object) -> bytes:
    """Write lines of RFC 4180."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue().encode()
