"""The one tree of errors: each says what happened, where, and what the person can do about it."""

from __future__ import annotations


class AuditExplorerError(Exception):
    """Something that a person has to know about.

    `message` says what happened and where; `advice` says what the person can do. Neither ever holds a secret. Log text
    in them is shortened by whoever raises, and shown inert by whoever shows it.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class SourceError(AuditExplorerError):
    """Records could not be had from where they should come from."""


class UnreadableFileError(SourceError):
    """A file could not be opened or read at all."""

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"{file} can't be read: {why}.", "Check the path and its permissions.")


class NoRecordsError(SourceError):
    """A file was read and holds not one record."""

    def __init__(self, file: str, found: str) -> None:
        super().__init__(
            f"{file} holds no audit record: expected an export of the audit log "
            f"(a JSON array, {{“audit_logs”: …}}, one JSON object a line, or a CSV), found {found}.",
            "Download the log again from the platform's event history or its API.",
        )


class FileTooLargeError(SourceError):
    """A file, or what it unpacks to, is larger than the setting allows."""

    def __init__(self, file: str, limit: int) -> None:
        super().__init__(
            f"{file} unpacks to more than {limit:,} bytes.",
            "Unpack it by hand and check what it holds, or raise AUDIT_EXPLORER_MAX_UNPACKED_MB.",
        )


class CancelledError(AuditExplorerError):
    """The person stopped a long piece of work; nothing of it is kept."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} was cancelled.")


class QueryError(AuditExplorerError):
    """A query names something that does not exist, or has a value that can't be read."""


class ExportError(AuditExplorerError):
    """An export can't be written as asked."""


class SettingError(AuditExplorerError):
    """A setting in the environment has a value that can't be used."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"The setting {name} can't be used.", f"Give it {expected}, or leave it out.")
