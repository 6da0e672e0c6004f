"""What can be wrong with a published table."""

from __future__ import annotations

from audit_explorer.errors.base import AuditExplorerError


class TableError(AuditExplorerError):
    """The published table can't be written or read; the version that was published before is still there."""

    code = "table-failed"
    title = "The published table can't be used"

    def __init__(self, place: str, why: str, advice: str = "Check the place, its permissions and its space.") -> None:
        super().__init__(f"The published table in {place} can't be used: {why}.", advice)


class NewerTableError(AuditExplorerError):
    """A newer version of the program has published this table, in a form that this one doesn't know."""

    code = "newer-table"
    title = "The published table is of a newer version"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"A newer version of Audit Explorer has published the table in {place}; nothing was changed.",
            "Update Audit Explorer.",
        )


class TableBusyError(AuditExplorerError):
    """Somebody else is publishing to the same place, or has done so meanwhile."""

    code = "table-busy"
    title = "Somebody else is publishing"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"Somebody else is publishing to {place}; nothing was changed.", "Publish again when they are done."
        )
