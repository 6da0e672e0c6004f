"""A small table of answers as a CSV file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype

from audit_explorer.errors import CancelledError
from audit_explorer.exports.missing_note import IN_NAME, csv_note, is_incomplete
from audit_explorer.exports.value_export import csv_lines
from audit_explorer.period import UTC_ZONE
from audit_explorer.period.formats import format_iso, format_utc
from audit_explorer.shown import neutral

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zoneinfo import ZoneInfo

    from audit_explorer.store import Dataset

_DONE: Final = "The download"


@dataclass(frozen=True, slots=True)
class FrameExport:
    """The frame that `question` gives of `dataset` and `arguments`; `name`, ours, says what is in it: "bursts".

    It is asked when the file is taken; two that are equal as texts have to be the same question. Naive UTC times are
    written on the clocks of `zone` with their offset, and in UTC in a column beside that; no value is an empty cell. Of
    a log that is incomplete the file begins with a line that says so.
    """

    dataset: Dataset
    name: str
    question: Callable[..., pd.DataFrame]
    arguments: tuple[object, ...] = ()
    zone: ZoneInfo = UTC_ZONE

    @property
    def media_type(self) -> str:
        """What a web server calls the file."""
        return "text/csv; charset=utf-8; header=present"

    def file_name(self, count: int) -> str:
        """Say what is in the file, and how many rows where that is known before (not 0)."""
        words = [self.name.replace(" ", "-"), *([IN_NAME] if is_incomplete(self.dataset.facts) else [])]
        return f"audit-log_{'_'.join([*words, *([str(count)] if count else [])])}.csv"

    def chunks(
        self, progress: Callable[[int, int], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> Iterator[bytes]:
        """Yield the file; `progress` is told rows done of rows in all. Raises CancelledError when cancelled."""
        if cancelled is not None and cancelled():
            raise CancelledError(_DONE)
        frame = self.question(self.dataset, *self.arguments)
        columns: dict[str, list[object]] = {}
        for name in frame.columns:
            values = frame[name]
            if is_datetime64_any_dtype(values):
                times = [None if pd.isna(at) else at.to_pydatetime().replace(tzinfo=UTC) for at in values]
                columns[name] = [None if at is None else format_iso(at, self.zone) for at in times]
                columns[f"{name}_utc"] = [None if at is None else format_utc(at) for at in times]
            else:
                columns[name] = [_cell(value) for value in values]
        yield csv_note(self.dataset.facts) + csv_lines([tuple(columns), *zip(*columns.values(), strict=True)])
        if progress is not None:
            progress(len(frame), len(frame))


def _cell(value: object) -> object:
    if isinstance(value, str):
        return neutral(value)
    return None if pd.isna(value) else value  # type: ignore[call-overload]
