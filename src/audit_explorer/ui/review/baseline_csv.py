"""What differs from a baseline as CSV files: all of it, where the page lists the first rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from audit_explorer.analysis.keys.listed_rows import listed
from audit_explorer.charts.words import count
from audit_explorer.exports import FrameExport
from audit_explorer.ui.server.downloads import address, offered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.store import Dataset
    from audit_explorer.ui.view import View
    from audit_explorer.workbench.review_baseline import Difference

COLUMNS: Final = ("happened_at", "result", "actor", "action", "entity_type", "entity_name")
_AT_ONCE: Final = 5_000


@dataclass(frozen=True)
class BaselineCsv:
    """The files of one comparison; `name` tells it from others."""

    view: View
    name: str
    found: Difference

    def offer_rows(self, which: str, dataset: Dataset, seqs: Sequence[int]) -> None:
        """Offer the rows of a dataset; `which`, ours, is "new" or "gone"."""
        asked = Rows(f"{self.name} {which}", dataset, tuple(seqs))
        self._offer(FrameExport(self.view.dataset, f"{which}-records", rows_of, (asked,), self.view.zone), len(seqs))

    def offer_combinations(self) -> None:
        """Offer the combinations that were never seen before."""
        frame = self.found.combinations
        asked = _Frame(self.name, frame)
        self._offer(
            FrameExport(self.view.dataset, "new-combinations", _combinations, (asked,), self.view.zone), len(frame)
        )

    @staticmethod
    def _offer(export: FrameExport, size: int) -> None:
        words = f"Download {count(size, 'row')} as CSV"
        st.link_button(words, address(offered(export, size)), icon=":material/download:", key=f"csv {export.name}")


@dataclass(frozen=True)
class Rows:
    """Rows (`seq`) of a dataset under a name that tells them from others."""

    name: str
    dataset: Dataset = field(repr=False)
    seqs: tuple[int, ...] = field(repr=False)


@dataclass(frozen=True)
class _Frame:
    name: str
    frame: pd.DataFrame = field(repr=False)


def rows_of(_: Dataset, asked: Rows) -> pd.DataFrame:
    """Give `id` and COLUMNS of the rows, newest first, undated ones last."""
    columns = ("id", *COLUMNS)
    starts = range(0, max(1, len(asked.seqs)), _AT_ONCE)
    parts = [listed(asked.dataset, asked.seqs[start : start + _AT_ONCE], columns=columns) for start in starts]
    rows = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    return rows.sort_values(["happened_at", "seq"], ascending=[False, True])[list(columns)]


def _combinations(_: Dataset, asked: _Frame) -> pd.DataFrame:
    return asked.frame
