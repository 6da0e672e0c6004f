"""Many small segments made into few."""

from __future__ import annotations

import shutil
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from audit_explorer.store.archive.durable_files import sync
from audit_explorer.store.archive.segments.normaliser import NORMALISED, RECEIVED
from audit_explorer.store.archive.segments.pinned_segments import Pinned, pin, refuse_newer
from audit_explorer.store.archive.segments.renormalise import renormalise
from audit_explorer.store.archive.segments.segment_writer import SEGMENT_ROWS, finish, write_rows
from audit_explorer.store.duckdb.engine import connect_file
from audit_explorer.store.temporary import private_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from audit_explorer.store.archive.layout import Layout
    from audit_explorer.store.archive.workspace import Workspace

# So many segments of about one size (within a factor of 16) are merged: a record is so rewritten a few times in its
# life, not at every sync.
_FEW: Final = 8
_SIZE_BITS: Final = 4


def compact(layout: Layout, workspace: Workspace, now: datetime) -> int:
    """Merge segments of one month; say how many went.

    The merged segment is on the disk before the first old one goes, so a kill in between leaves both, which reading
    takes for one. Whatever is merged is read whole and verified before: a merged segment would give damage a name of
    its own. Raises NewerArchiveError.
    """
    pinned, skipped = pin(layout, workspace)
    refuse_newer(layout, skipped)
    groups = _groups(pinned, f"{now:%Y-%m}")
    chosen = {one.segment for group in groups for one in group}
    sound = {one.segment for one in pin(layout, workspace, chosen.__contains__, anew=True)[0]} if chosen else set()
    groups = [group for group in groups if sound.issuperset(one.segment for one in group)]
    return sum(_merge(layout, workspace, group, now) for group in groups)


def _groups(pinned: Sequence[Pinned], this_month: str) -> list[list[Pinned]]:
    found = []
    months: dict[str, list[Pinned]] = defaultdict(list)
    for one in pinned:
        months[one.segment.month].append(one)
    for month, ones in months.items():
        small = [one for one in ones if one.rows < SEGMENT_ROWS // 2]
        if month < this_month:
            # A month that is over gets one segment, as nothing much will come.
            found += [batch for batch in _batches(small) if len(batch) > 1 or not batch[0].fresh]
        else:
            sizes: dict[int, list[Pinned]] = defaultdict(list)
            for one in small:
                sizes[one.rows.bit_length() // _SIZE_BITS].append(one)
            many = [like for like in sizes.values() if len(like) >= _FEW]
            found += [batch for like in many for batch in _batches(like) if len(batch) > 1]
        found += [[one] for one in ones if not one.fresh and one not in small]
    return found


def _batches(small: Sequence[Pinned]) -> list[list[Pinned]]:
    """Divide what is to be merged so that no merged segment gets too large."""
    batches: list[list[Pinned]] = []
    room = 0
    for one in small:
        if one.rows > room:
            batches.append([])
            room = SEGMENT_ROWS
        batches[-1].append(one)
        room -= one.rows
    return batches


def _merge(layout: Layout, workspace: Workspace, group: Sequence[Pinned], now: datetime) -> int:
    month = group[0].segment.month
    made_of = sorted({name for one in group for name in (one.segment.name, *one.made_of)})
    fresh = [one if one.fresh else renormalise(one, workspace, now) for one in group]
    folder = private_folder()
    try:
        with connect_file(folder / "compaction.duckdb") as connection:
            paths = ", ".join("'" + str(one.path).replace("'", "''") + "'" for one in fresh)
            connection.execute(
                f"""
                CREATE TEMP TABLE keys AS
                SELECT file_index::INTEGER AS part, row FROM read_parquet([{paths}])
                QUALIFY row_number() OVER (PARTITION BY digest, nth ORDER BY file_index, row) = 1
                """
            )
            names = ", ".join((*RECEIVED, *NORMALISED))
            query = f"""
                SELECT {names} FROM (SELECT *, file_index::INTEGER AS part FROM read_parquet([{paths}]))
                JOIN keys USING (part, row) ORDER BY happened_at NULLS LAST, part, row
                """
            written = write_rows(connection, query, workspace, month, made_of)
            merged = finish(layout, written, [one.segment for one in group])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    old = [one.segment for one in group if one.segment != merged]
    for segment in old:
        # Another process may have merged the same ones.
        (layout.segments / segment.name).unlink(missing_ok=True)
    sync(layout.segments)
    return len(old)
