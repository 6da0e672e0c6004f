"""A table of an analysis, as a CSV file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

import pandas as pd

from audit_explorer.errors import CancelledError
from audit_explorer.exports.missing_note import IN_NAME, csv_note, is_incomplete
from audit_explorer.period import UTC_ZONE
from audit_explorer.period.formats import format_iso, format_utc
from audit_explorer.shown import neutral

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zoneinfo import ZoneInfo

    from audit_explorer.store import Dataset


@dataclass(frozen=True, slots=True)
class TableExport:
    """What a question answers, all of its rows and in that order.

    `name` says in words of ours what the table is ("sessions"); it stands in the file's name. `question` is asked when
    the file is; two that are equal as texts have to be the same question. Times, naive UTC in the frame, are written on
    the clocks of `zone` with their offset, and in UTC beside that. An empty cell is "no value"; texts that a
    spreadsheet would take for a formula begin with an apostrophe. Of a log that is incomplete the file begins with a
    line that says so.
    """

    dataset: Dataset
    name: str
    question: Callable[[Dataset], pd.DataFrame]
    zone: ZoneInfo = UTC_ZONE

    @property
    def media_type(self) -> str:
        """What a web server calls the file."""
        return "text/csv; charset=utf-8; header=present"

    def file_name(self, count: int) -> str:
        """Say which table is in the file; how many rows it has is known only when it is written."""
        del count
        note = f"_{IN_NAME}" if is_incomplete(self.dataset.facts) else ""
        return f"audit-log_{self.name.replace(' ', '-')}{note}.csv"

    def chunks(
        self, progress: Callable[[int, int], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> Iterator[bytes]:
        """Yield the file.

        `progress` is told rows done of rows in all. Raises CancelledError when `cancelled` says so.
        """
        if cancelled is not None and cancelled():
            what = "The download"
            raise CancelledError(what)
        frame = self.question(self.dataset)
        text = io.StringIO()
        writer = csv.writer(text)
        times = {name for name in frame.columns if pd.api.types.is_datetime64_any_dtype(frame[name])}
        writer.writerow(
            [one for name in frame.columns for one in ((name, f"{name}_utc") if name in times else (name,))]
        )
        for row in frame.itertuples(index=False, name=None):
            writer.writerow(
                [
                    cell
                    for name, value in zip(frame.columns, row, strict=True)
                    for cell in (self._time(value) if name in times else (_cell(value),))
                ]
            )
        yield csv_note(self.dataset.facts) + text.getvalue().encode()
        if progress is not None:
            progress(len(frame), len(frame))

    def _time(self, at: object) -> tuple[str | None, str | None]:
        if not isinstance(at, pd.Timestamp):
            return None, None
        aware = at.to_pydatetime().replace(tzinfo=UTC)
        return format_iso(aware, self.zone), format_utc(aware)


def _cell(value: object) -> object:
    if isinstance(value, str):
        return neutral(value)
    return None if pd.isna(value) else value  # type: ignore[call-overload]
