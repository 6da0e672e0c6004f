"""What can be wrong with what a person asks for."""

from __future__ import annotations

from audit_explorer.errors.base import AuditExplorerError


class QueryError(AuditExplorerError):
    """A query names something that does not exist, or has a value that can't be read."""

    code = "bad-query"
    title = "This can't be asked"


class ExportError(AuditExplorerError):
    """An export can't be written as asked."""

    code = "bad-export"
    title = "The export can't be written"
