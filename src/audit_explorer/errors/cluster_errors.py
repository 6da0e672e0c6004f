"""What can be wrong with the cluster that is asked."""

from __future__ import annotations

from audit_explorer.errors.base import AuditExplorerError


class ClusterExtraError(AuditExplorerError):
    """A cluster is to be asked, but what speaks with one is not installed."""

    code = "no-cluster-extra"
    title = "What speaks with a cluster is not installed"

    def __init__(self) -> None:
        super().__init__(
            "No cluster can be asked: what speaks with one is not installed.",
            "Install it with pip install 'audit-explorer[cluster]' (in a clone: pip install -e '.[cluster]').",
        )


class NoClusterError(AuditExplorerError):
    """Nothing that speaks Spark Connect answers at the engine's address."""

    code = "no-cluster"
    title = "The engine does not answer"

    def __init__(self, engine: str, why: str) -> None:
        super().__init__(
            f"The engine at {engine} does not answer ({why}).",
            "Check that it runs and that AUDIT_EXPLORER_ENGINE names it, then ask again.",
        )


class ClusterRefusedError(AuditExplorerError):
    """The engine does not let this program in."""

    code = "cluster-refused"
    title = "The engine refuses the token"

    def __init__(self, engine: str) -> None:
        super().__init__(
            f"The engine at {engine} lets only those in who have its token.",
            "Give the right one in SPARK_CONNECT_AUTHENTICATE_TOKEN.",
        )


class ClusterLostError(AuditExplorerError):
    """The connection to the engine broke off in the middle of an answer, or no sign of life came any more."""

    code = "cluster-lost"
    title = "The engine was lost in the middle of an answer"

    def __init__(self, engine: str) -> None:
        super().__init__(f"The engine at {engine} was lost in the middle of an answer.", "Ask again when it is back.")
