"""Which segments have the records that other names once stood for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.store.archive.segments.pinned_segments import listing, pin
from audit_explorer.store.archive.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit_explorer.store.archive.layout import Layout


def proven(layout: Layout) -> Mapping[str, str]:
    """Give, for the name of each segment that is there and sound, or was merged into one, the one that has its records.

    A segment says in its footer, which its own name covers, what was merged into it. Raises OSError and what the engine
    raises; see `archive_failures.failing`.
    """
    if not listing(layout):
        return {}
    with Workspace(layout) as workspace:
        pinned, _ = pin(layout, workspace)
    merged = {old: one.segment.name for one in pinned for old in one.made_of}
    return merged | {one.segment.name: one.segment.name for one in pinned}
