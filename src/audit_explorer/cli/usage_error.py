"""What is wrong with a command line."""

from __future__ import annotations

from audit_explorer.errors import AuditExplorerError


class UsageError(AuditExplorerError):
    """The command line asks for something that can't be done as asked."""

    code = "bad-usage"
    title = "The command line can't be followed"
