"""The rows of segments, numbered as they are in a dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.store.archive.layout import bases

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit_explorer.store.archive.segments.pinned_segments import Pinned


def segments_sql(some: Sequence[Pinned], pinned: Sequence[Pinned]) -> str:
    """Give the query for the rows of some of the pinned segments, numbered as they are in the dataset."""
    starts = dict(zip(pinned, bases([one.segment for one in pinned]), strict=True))
    paths = ", ".join(_quoted(one.path) for one in some)
    listed = ", ".join(str(starts[one]) for one in some)
    return f"SELECT *, row + (CAST([{listed}] AS BIGINT[]))[file_index::BIGINT + 1] AS seq FROM read_parquet([{paths}])"


def received_sql(pinned: Sequence[Pinned]) -> str:
    """Give the query that is the table `received`, read from the segments when it is asked."""
    starts = bases([one.segment for one in pinned])
    parts = [
        f"SELECT row + {start} AS seq, enum_code(source::enum_sources)::INTEGER AS file, record, raw, clean"
        f" FROM read_parquet({_quoted(one.path)})"
        for one, start in zip(pinned, starts, strict=True)
    ]
    return " UNION ALL ".join(parts)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
