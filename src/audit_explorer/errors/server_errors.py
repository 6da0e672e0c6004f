"""What can be wrong with where the dashboard is served, to whom."""

from __future__ import annotations

from audit_explorer.errors.base import AuditExplorerError


class ServeError(AuditExplorerError):
    """Nothing can be served at this address and port."""

    code = "serve-failed"
    title = "The dashboard can't be served there"

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(f"Nothing can be served on port {port} of {host}: {why}.", "Choose another --port or --host.")


class ExposedError(AuditExplorerError):
    """The dashboard would be open to whoever reaches the machine; `where` is what it would listen on."""

    code = "no-sign-in"
    title = "Nobody would have to sign in"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"The dashboard is not served on {where}: nobody signs people in, so whoever reaches it would see the log.",
            "Serve it on 127.0.0.1, switch on sign-in (README, Settings), or, when a proxy in front signs people in, "
            "set AUDIT_EXPLORER_PROXY_SIGNS_IN=yes and AUDIT_EXPLORER_HOSTS to the names under which it is reached.",
        )


class NotAllowedError(AuditExplorerError):
    """Whoever is signed in may look, but not do this."""

    code = "not-allowed"
    title = "You may not do this here"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"You may look and download, but not {what}.",
            "Ask whoever runs this deployment to name you in AUDIT_EXPLORER_FETCHERS.",
        )
