"""Some rows by their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.record import FIELD

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from audit_explorer.store import Dataset


def listed(dataset: Dataset, seqs: Sequence[int], *, columns: Sequence[str]) -> pd.DataFrame:
    """Give `seq` and columns (names of fields, KeyError for another) of these rows, newest first, undated ones last."""
    names = ", ".join(["seq", *(FIELD[name].name for name in columns)])
    marks = ", ".join("?" * len(seqs)) or "NULL"
    return dataset.frame(
        f"SELECT {names} FROM events WHERE seq IN ({marks}) ORDER BY happened_at DESC NULLS LAST, seq", list(seqs)
    )
