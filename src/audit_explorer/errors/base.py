"""The root of the one tree of errors, beside those that belong to no single layer."""

from __future__ import annotations

from typing import ClassVar


class AuditExplorerError(Exception):
    """Something that a person has to know about.

    `message` says what happened and where; `advice` says what the person can do. Neither ever holds a secret. Log text
    in them is shortened by whoever raises, and shown inert by whoever shows it.

    Every class has a `code` of its own, which ledgers and scripts go by and which never changes, and a `title`: a few
    words for what happened, whatever the message says of this one case.
    """

    code: ClassVar[str] = "failed"
    title: ClassVar[str] = "Something went wrong"

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class SourceError(AuditExplorerError):
    """Records could not be had from where they should come from."""

    code = "source-failed"
    title = "The records could not be had"


class CancelledError(AuditExplorerError):
    """The person stopped a long piece of work; nothing of it is kept."""

    code = "cancelled"
    title = "Cancelled"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} was cancelled.")


class TooLittleMemoryError(AuditExplorerError):
    """A question takes more memory than the setting allows, with what may be laid aside on the disk."""

    code = "too-little-memory"
    title = "Not enough memory"

    def __init__(self) -> None:
        super().__init__(
            "This takes more memory than may be used here.",
            "Ask for less at once, raise AUDIT_EXPLORER_MEMORY_MB, or free space in the temporary folder.",
        )


class AnswerFailedError(AuditExplorerError):
    """The engine failed at a question, for a reason that is neither a file's nor a disk's."""

    code = "answer-failed"
    title = "This could not be answered"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The engine failed at this question ({why}).",
            "Open the log again; ask for something else if that is vain.",
        )


class TemporaryFolderError(AuditExplorerError):
    """Nothing can be written where this machine keeps temporary files."""

    code = "no-temporary-folder"
    title = "No place for temporary files"

    def __init__(self, why: str) -> None:
        super().__init__(f"This machine's temporary folder can't be used: {why}.", "Free some space, or set TMPDIR.")


class SettingError(AuditExplorerError):
    """A setting in the environment has a value that can't be used."""

    code = "bad-setting"
    title = "A setting can't be used"

    def __init__(self, name: str, expected: str, why: str = "") -> None:
        reason = f": {why}" if why else ""
        super().__init__(f"The setting {name} can't be used{reason}.", f"Give it {expected}, or leave it out.")
