"""What can be wrong with where the dashboard is served, to whom."""

from __future__ import annotations

from audit_explorer.errors.base import AuditExplorerError


class ServeError(AuditExplorerError):
    """Nothing can be served at this address and port."""

    code = "serve-failed"
    title = "The dashboard can't be served there"

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(f"Nothing can be served on port {port} of {host}: {why}.", "Choose another --port or --host.")


class NotAllowedError(AuditExplorerError):
    """Whoever is signed in may look, but not do this."""

    code = "not-allowed"
    title = "You may not do this here"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"You may look and download, but not {what}.",
            "Ask whoever runs this deployment to name you in AUDIT_EXPLORER_FETCHERS.",
        )
