"""The rows of segments, numbered as they are in a dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.store.archive.layout import bases

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit_explorer.store.archive.segments.pinned_segments import Pinned


# From so many segments of fewer rows than this on, they are read together.
_MANY: Final = 64
_SMALL: Final = 10_000


def segments_sql(some: Sequence[Pinned], pinned: Sequence[Pinned]) -> str:
    """Give the query for the rows of some of the pinned segments, numbered as they are in the dataset."""
    starts = dict(zip(pinned, bases([one.segment for one in pinned]), strict=True))
    paths = ", ".join(_quoted(one.path) for one in some)
    listed = ", ".join(str(starts[one]) for one in some)
    return f"SELECT *, row + (CAST([{listed}] AS BIGINT[]))[file_index::BIGINT + 1] AS seq FROM read_parquet([{paths}])"


def received_sql(pinned: Sequence[Pinned]) -> str:
    """Give the query that is the table `received`, read from the segments when it is asked."""
    starts = dict(zip(pinned, bases([one.segment for one in pinned]), strict=True))
    small = [one for one in pinned if one.rows < _SMALL]
    if len(small) < _MANY:
        small = []
    together = frozenset(small)
    alone = [one for one in pinned if one not in together]
    # Of a segment by itself the engine knows which numbers it has; but planning for a thousand of them takes longer
    # than reading a thousand small ones.
    parts = [_received(f"row + {starts[one]}", _quoted(one.path)) for one in alone]
    if small:
        listed = ", ".join(str(starts[one]) for one in small)
        paths = ", ".join(_quoted(one.path) for one in small)
        parts.append(_received(f"row + (CAST([{listed}] AS BIGINT[]))[file_index::BIGINT + 1]", f"[{paths}]"))
    return " UNION ALL ".join(parts)


def _received(seq: str, paths: str) -> str:
    return (
        f"SELECT {seq} AS seq, enum_code(source::enum_sources)::INTEGER AS file, record, raw, clean"
        f" FROM read_parquet({paths})"
    )


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
