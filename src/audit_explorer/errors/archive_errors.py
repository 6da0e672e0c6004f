"""What can be wrong with the archive."""

from __future__ import annotations

from audit_explorer.errors.base import AuditExplorerError


class ArchiveError(AuditExplorerError):
    """The archive can't be written or read; what was in it before is still there."""

    code = "archive-failed"
    title = "The archive can't be used"

    def __init__(self, folder: str, why: str, advice: str = "Check the folder, its permissions and the disk.") -> None:
        super().__init__(f"The archive in {folder} can't be used: {why}.", advice)


class EmptyArchiveError(AuditExplorerError):
    """The archive holds no record that can be read."""

    code = "empty-archive"
    title = "The archive is empty"

    def __init__(self, folder: str, skipped: int) -> None:
        super().__init__(
            f"The archive in {folder} holds no record"
            + (f"; {skipped:,} of its files can't be read and were set aside." if skipped else "."),
            "Fetch from the platform, or add an export to the archive.",
        )
