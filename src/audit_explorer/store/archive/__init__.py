"""The archive: records kept longer than the platform keeps them."""

from __future__ import annotations

from audit_explorer.store.archive.archive import Added, Archive
from audit_explorer.store.archive.coverage import RETENTION, Coverage, Span, days
from audit_explorer.store.archive.layout import Segment
from audit_explorer.store.archive.opening import Opening
from audit_explorer.store.archive.place import ARCHIVE_SETTING, archive_folder

__all__ = [
    "ARCHIVE_SETTING",
    "RETENTION",
    "Added",
    "Archive",
    "Coverage",
    "Opening",
    "Segment",
    "Span",
    "archive_folder",
    "days",
]
