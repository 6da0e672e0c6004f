"""Who asks a control plane, as far as the credentials tell."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.sources.api.server.credentials import AppToken, BearerToken, ClientCredentials
from audit_explorer.sources.api.server.expiry import jwt_claims

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit_explorer.sources.api.server.credentials import Credentials

_LONGEST: Final = 200
_DIGITS: Final = 16  # hexadecimal: far fewer than a token has, so that none can be worked out of them
_TENANTS: Final = ("tenant_id", "tenantId", "tenant", "tid")
_NUMBER: Final = re.compile(r"[0-9]{1,6}", re.ASCII)
_REALM: Final = re.compile(r"/realms/([^/?#]+)")
_NAMES: Final = ("preferred_username", "email", "name")
_CLIENTS: Final = ("client_id", "clientId")
# Where one of these stands in a token without a subject, its client asks for somebody.
_PERSONS: Final = frozenset({*_NAMES, "upn", "username", "unique_name", "sid", "session_state"})
# What says how much its holder may see. Nothing that differs from token to token of one holder.
_RIGHTS: Final = re.compile(r"role|group|scope|^scp$|permission|access$|authorit|privilege|entitle", re.IGNORECASE)
_ISSUED: Final = frozenset({"iss", "aud", "azp", *_CLIENTS})


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, so that what one was shown isn't taken for what another one would be.

    `kind` says what `who` is: the subject of a token, a client id, an app id, or, for a token that doesn't say whose it
    is, a part of its SHA-256: each such token is another asker. `tenant` is the one that the token names, hashed where
    the server gave the token for a secret, and it is no small number. `rights` is
    a digest of what it says that its holder may see; empty where it says nothing. `own_way` is False where a form gave
    the proxy or the certificate authority. `name` is for people to read. All is text out of a token that nobody has
    verified, but a control plane has let in; none of it is a secret.
    """

    kind: Literal["subject", "client", "app", "token"]
    who: str
    tenant: str = ""
    rights: str = ""
    own_way: bool = True
    name: str = field(default="", compare=False)


def asker_of(credentials: Credentials, token: str = "") -> Asker:
    """Say who asks with these credentials, and the token that was given for them, if one was."""
    if isinstance(credentials, BearerToken):
        token = credentials.token
    claims = jwt_claims(token)
    name = next((text for key in _NAMES if (text := _text(claims, key)) and len(text) <= _LONGEST), "")
    tenant = next((text for key in _TENANTS if (text := _text(claims, key))), "")
    if not tenant and (realm := _REALM.search(_text(claims, "iss"))):
        tenant = realm[1]
    kind, who = _who(credentials, claims, token)
    if not isinstance(credentials, BearerToken):
        # The server wrote this token, and knows the secret: its words may be the secret in another form.
        name = ""
        if tenant and _NUMBER.fullmatch(tenant) is None:
            tenant = f"sha256 {_digest(tenant)}"
    return Asker(kind, _bounded(who), _bounded(tenant), _rights(claims), name=name if name.isprintable() else "")


def _who(
    credentials: Credentials, claims: Mapping[str, object], token: str
) -> tuple[Literal["subject", "client", "app", "token"], str]:
    if isinstance(credentials, ClientCredentials):
        return "client", credentials.client_id
    if isinstance(credentials, AppToken):
        return "app", credentials.app_id
    if subject := _text(claims, "sub"):
        return "subject", subject
    client = next((text for key in _CLIENTS if (text := _text(claims, key))), "")
    if client and _PERSONS.isdisjoint(claims):
        return "client", client
    return "token", _digest(token)


def _rights(claims: Mapping[str, object]) -> str:
    found = {key: value for key, value in claims.items() if key in _ISSUED or _RIGHTS.search(key)}
    try:
        return _digest(_ordered(found)) if found else ""
    except RecursionError:  # a token that nests so deeply is one of its own kind
        return _digest(str(len(claims)) + ".".join(claims))


def _ordered(value: object) -> str:
    """Write a value so that the order of its parts makes no difference, nor that of the words of a text."""
    if isinstance(value, dict):
        return json.dumps(sorted([key, _ordered(part)] for key, part in value.items()))
    if isinstance(value, list):
        return json.dumps(sorted(map(_ordered, value)))
    return json.dumps(sorted(value.split()) if isinstance(value, str) else value)


def _text(claims: Mapping[str, object], key: str) -> str:
    value = claims.get(key)
    return value if isinstance(value, str) else str(value) if type(value) is int else ""


def _bounded(text: str) -> str:
    return text if len(text) <= _LONGEST and text.isprintable() else f"sha256 {_digest(text)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
