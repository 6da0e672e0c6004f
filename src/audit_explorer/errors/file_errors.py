"""What can be wrong with a file."""

from __future__ import annotations

from audit_explorer.errors.base import SourceError


class UnreadableFileError(SourceError):
    """A file could not be opened or read at all."""

    code = "unreadable-file"
    title = "The file can't be read"

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"{file} can't be read: {why}.", "Check the path and its permissions.")


class LogGoneError(SourceError):
    """The files that an open log is read from are no more, or no more what they were."""

    code = "log-gone"
    title = "The open log is gone"

    def __init__(self) -> None:
        super().__init__("The log can't be read any more: its files were removed or damaged.", "Open it again.")


class NoRecordsError(SourceError):
    """A file was read and holds not one record; `found` is what it holds instead, in words."""

    code = "no-records"
    title = "The file holds no audit record"

    def __init__(
        self,
        file: str,
        found: str,
        advice: str = "Choose an export of the audit log: the platform's event history or its API gives one.",
    ) -> None:
        super().__init__(
            f"{file} holds no audit record: found {found.rstrip('.')}, expected an export of the audit log "
            "(a JSON array, {“audit_logs”: …}, one JSON object a line, or a CSV).",
            advice,
        )
        self.found = found


class FileTooLargeError(SourceError):
    """A file, or what it unpacks to, is larger than the setting allows."""

    code = "file-too-large"
    title = "The file is too large"

    def __init__(self, file: str, limit: int) -> None:
        super().__init__(
            f"{file} unpacks to more than {limit:,} bytes.",
            "Unpack it by hand and check what it holds, or raise AUDIT_EXPLORER_MAX_UNPACKED_MB.",
        )
