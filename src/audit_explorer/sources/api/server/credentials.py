"""What a person or a machine signs in to the control plane with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.errors import CredentialsError
from audit_explorer.settings import CLIENT_ID, CLIENT_SECRET, TOKEN

if TYPE_CHECKING:
    from collections.abc import Mapping

TokenForm = Literal["v1", "v2"]
_FORMS: Final = frozenset({"v1", "v2"})
_BEARER: Final = re.compile(r"bearer(\s+|$)", re.IGNORECASE)
_VISIBLE: Final = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class BearerToken:
    """A token that the person has: used as it is until it is rejected. A leading "Bearer" is taken away."""

    token: str = field(repr=False)

    def __post_init__(self) -> None:
        token = _BEARER.sub("", self.token.strip(), count=1)
        if _VISIBLE.fullmatch(token) is None:
            message = "The token is missing." if not token else "The token has spaces or signs that no token has."
            raise CredentialsError(message, "Paste the whole token, one line without quotes.")
        object.__setattr__(self, "token", token)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown or written."""
        return (self.token,)


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """An application's id with its secret; `form` is "v1" (/api/v1/token) or "v2" (/api/v2/token, OAuth2)."""

    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    form: TokenForm = "v1"

    def __post_init__(self) -> None:
        if self.form not in _FORMS:
            message = "the form is v1 or v2"
            raise ValueError(message)
        _strip(self, "client_id", "client_secret")

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown or written."""
        return (self.client_secret,)


@dataclass(frozen=True, slots=True)
class AppToken:
    """An application's id with its secret, for releases up to 2.19 (/api/v1/token, grant type app_token)."""

    app_id: str = field(repr=False)
    app_secret: str = field(repr=False)

    def __post_init__(self) -> None:
        _strip(self, "app_id", "app_secret")

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown or written."""
        return (self.app_secret,)


Credentials = BearerToken | ClientCredentials | AppToken


def credentials_from_environment(environ: Mapping[str, str]) -> Credentials:
    """Read them from the settings, the token first; raises CredentialsError when there are none, or half of them."""
    if token := TOKEN.text(environ):
        return BearerToken(token)
    client_id, secret = CLIENT_ID.text(environ), CLIENT_SECRET.text(environ)
    if client_id and secret:
        return ClientCredentials(client_id, secret)
    missing = f"{CLIENT_SECRET.name} is" if client_id else f"{CLIENT_ID.name} is" if secret else "Credentials are"
    message = f"{missing} missing."
    raise CredentialsError(message, f"Set {TOKEN.name}, or {CLIENT_ID.name} and {CLIENT_SECRET.name}.")


def _strip(credentials: ClientCredentials | AppToken, *names: str) -> None:
    for name in names:
        value = getattr(credentials, name).strip()
        if not value:
            message = "The client id or its secret is missing."
            raise CredentialsError(message, "Enter both.")
        object.__setattr__(credentials, name, value)
