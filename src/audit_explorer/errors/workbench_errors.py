"""What can be wrong with the file of marks, saved views or reviews."""

from __future__ import annotations

from typing import Final

from audit_explorer.errors.base import AuditExplorerError

_LOG_IS_SAFE: Final = "The log itself is not concerned."


class WorkbenchError(AuditExplorerError):
    """The file of marks, saved views and reviews can't be read or written; what was in it is as it was."""

    code = "workbench-failed"
    title = "Marks and reviews can't be used"

    def __init__(self, path: str, why: str, advice: str = "Check the file, its folder and their permissions.") -> None:
        super().__init__(f"The file of marks and reviews, {path}, can't be used: {why}.", f"{advice} {_LOG_IS_SAFE}")


class WorkbenchBusyError(WorkbenchError):
    """Somebody else writes to the file for longer than one waits."""

    code = "workbench-busy"
    title = "Marks and reviews are being written"

    def __init__(self, path: str) -> None:
        super().__init__(path, "another program is writing to it", "Try again in a moment.")


class WorkbenchFullError(WorkbenchError):
    """There is no room to write; nothing of what was asked for is noted."""

    code = "workbench-full"
    title = "No room for marks and reviews"

    def __init__(self, path: str) -> None:
        super().__init__(path, "there is no room on its disk", "Free some space, then do it again.")


class WorkbenchDamagedError(WorkbenchError):
    """The file is no file of this program, or is damaged; it is never written to again by itself."""

    code = "workbench-damaged"
    title = "The file of marks and reviews is damaged"

    def __init__(self, path: str) -> None:
        advice = (
            "Move it away to begin with an empty one, and import the latest JSON that you exported; or name another "
            "file with AUDIT_EXPLORER_WORKBENCH."
        )
        super().__init__(path, "it is damaged, or no such file", advice)


class NewerWorkbenchError(WorkbenchError):
    """A newer version of the program has written the file; this one leaves it alone."""

    code = "newer-workbench"
    title = "The file of marks and reviews is of a newer version"

    def __init__(self, path: str) -> None:
        super().__init__(path, "a newer version of Audit Explorer has written it", "Update Audit Explorer.")


class ImportRefusedError(AuditExplorerError):
    """What should be imported is no export of marks and reviews; nothing of it is taken."""

    code = "bad-import"
    title = "This can't be imported"

    def __init__(self, why: str) -> None:
        super().__init__(f"Nothing was imported: {why}.", "Choose a JSON file that the page Review has exported.")


class NotYoursError(AuditExplorerError):
    """Only who made a comment, a saved view or a review may change it."""

    code = "not-yours"
    title = "This is somebody else's"

    def __init__(self, what: str) -> None:
        super().__init__(f"Only who made {what} may change it.", "Add one of your own.")
