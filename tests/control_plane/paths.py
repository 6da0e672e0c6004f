"""Where the endpoints are."""

from __future__ import annotations

from typing import Final

LEGACY: Final = "/v1/k8s/audit"
CURRENT: Final = "/api/v1/audit/log"
FILE: Final = "/api/v1/audit/log/file"
TOKEN_V1: Final = "/api/v1/token"  # noqa: S105 - an address
TOKEN_V2: Final = "/api/v2/token"  # noqa: S105 - an address

AUDIT: Final = (LEGACY, CURRENT, FILE)
"""What is counted together when a fault is planned for "the third request"."""
