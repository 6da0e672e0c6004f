"""What a control plane proves itself with."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from trustme import CA


def server_tls(authority: CA, name: str = "127.0.0.1", *, not_after: datetime | None = None) -> ssl.SSLContext:
    """Let the authority issue a server's certificate for a host, the loopback by default."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, not_after=not_after).configure_cert(context)
    return context
