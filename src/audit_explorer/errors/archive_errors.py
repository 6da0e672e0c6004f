"""What can be wrong with the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.errors.base import AuditExplorerError

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMED: Final = 3


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

    def __init__(self, folder: str, damaged: Sequence[str] = ()) -> None:
        """`damaged` names its files that can't be read, each with the reason."""
        named = "; ".join(damaged[:_NAMED]) + (f" and {len(damaged) - _NAMED:,} more" if len(damaged) > _NAMED else "")
        super().__init__(
            f"The archive in {folder} holds no record that can be read"
            + (f": {len(damaged):,} of its files are left out ({named})." if damaged else "."),
            "Fetch from the platform, or add an export to the archive.",
        )


class NewerArchiveError(AuditExplorerError):
    """A newer version of the program has written to the archive; this one reads what it knows, and writes nothing."""

    code = "newer-archive"
    title = "The archive is of a newer version"

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"A newer version of Audit Explorer has written to the archive in {folder}; nothing was changed.",
            "Update Audit Explorer.",
        )
