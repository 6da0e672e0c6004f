"""What can be wrong with the place where the dashboard is to be served."""

from __future__ import annotations

from audit_explorer.errors.base import AuditExplorerError


class ServeError(AuditExplorerError):
    """Nothing can be served at this address and port."""

    code = "serve-failed"
    title = "The dashboard can't be served there"

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(f"Nothing can be served on port {port} of {host}: {why}.", "Choose another --port or --host.")
