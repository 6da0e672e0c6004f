"""Bearer tokens: who holds one that still runs may read."""

from __future__ import annotations

import base64
import json
import secrets
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.control_plane.refused import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.control_plane.log import Event


def _part(claims: dict[str, Any]) -> str:
    """Encode one part of a JWT."""
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of an issued token; its holder sees only the oldest `sees` records of a result, if it says."""

    expires: float
    tenant_wide: bool
    sees: int | None = None

    def visible(self, events: list[Event]) -> list[Event]:
        """Leave out what the holder may not see."""
        return events[: self.sees]


class Tokens:
    """The tokens issued so far."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Issue none yet; `clock` tells the seconds since 1970."""
        self._clock = clock
        self._issued: dict[str, Token] = {}
        self._lock = threading.Lock()

    def issue(
        self,
        lifetime: float,
        *,
        tenant_wide: bool = True,
        opaque: bool = False,
        sees: int | None = None,
        said: Mapping[str, object] | None = None,
    ) -> str:
        """Make a token: shaped like a JWT, not signed, with `exp` and what is `said`; an opaque one says nothing."""
        now = self._clock()
        if opaque:
            text = secrets.token_urlsafe(40)
        else:
            claims: dict[str, Any] = {
                "iss": "simulator",
                "iat": int(now),
                "exp": int(now + lifetime),
                "jti": secrets.token_hex(16),
            }
            claims |= said or {}
            text = f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}.{secrets.token_urlsafe(32)}"
        with self._lock:
            self._issued[text] = Token(now + lifetime, tenant_wide, sees)
        return text

    def revoke_all(self) -> None:
        """Let no token issued so far be worth anything."""
        with self._lock:
            self._issued.clear()

    def check(self, authorization: str | None) -> Token:
        """Give a request's token; refuse one whose Authorization header holds none, an expired one, or a narrow one."""
        scheme, _, text = (authorization or "").partition(" ")
        token = self._issued.get(text.strip()) if scheme.lower() == "bearer" else None
        if token is None or token.expires <= self._clock():
            raise RefusedError(401)
        if not token.tenant_wide:
            raise RefusedError(403)
        return token
