"""The archive: records kept longer than the platform keeps them."""

from __future__ import annotations

from audit_explorer.store.archive.archive import Added, Archive
from audit_explorer.store.archive.coverage.coverage import RETENTION, Coverage, Span, days
from audit_explorer.store.archive.coverage.log_view import View
from audit_explorer.store.archive.integrity.verification import Verified
from audit_explorer.store.archive.layout import Segment
from audit_explorer.store.archive.location import archive_folder
from audit_explorer.store.archive.opening.archive_opening import Opening

__all__ = [
    "RETENTION",
    "Added",
    "Archive",
    "Coverage",
    "Opening",
    "Segment",
    "Span",
    "Verified",
    "View",
    "archive_folder",
    "days",
]
