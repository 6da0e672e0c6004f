"""A sign-in: whose it is, whether it still counts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from streamlit.auth_util import get_origin_from_redirect_uri
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from audit_explorer.errors import SettingError
from audit_explorer.settings import EMAILS_VERIFIED, FETCHERS, GROUP_CLAIM, READERS
from audit_explorer.shown import shown
from audit_explorer.ui.people.allowed import read_allowed
from audit_explorer.ui.people.claims import read_claims
from audit_explorer.ui.people.lasting import lasts_until
from audit_explorer.ui.people.live import LIVE
from audit_explorer.ui.people.provider import check_provider, sign_in_is_on
from audit_explorer.ui.people.refused import NEVER_SIGNED_IN, SIGNED_OUT_AGAIN, Refused, misconfigured, not_named
from audit_explorer.ui.people.role import Person
from audit_explorer.ui.server.deployment import settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from audit_explorer.ui.people.claims import Claims

# An address has at most 320 characters, a subject 255.
_LONGEST_NAME: Final = 320
_YES_OR_NO: Final = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in that counts.

    `owner` stands for the person, however often they sign in; `mark` for this sign-in alone. Both are digests. It is
    over at `ends`, in seconds since 1970.
    """

    person: Person
    owner: str
    mark: str
    ends: float


def visitor(cookies: Mapping[str, str], now: datetime) -> SignIn | Refused | None:
    """Give who sends these cookies, or why they may not come in; None where nobody has to sign in."""
    if not sign_in_is_on():
        return None
    try:
        check_provider()
        said = read_cookie(cookies)
        return NEVER_SIGNED_IN if said is None else judge(said, settings(), now)
    except SettingError as error:
        return misconfigured(error)


def read_cookie(cookies: Mapping[str, str]) -> Mapping[str, object] | None:
    """Give the claims in Streamlit's cookie, which it signed at the end of the login; None when there are none.

    A cookie that was made for another address counts as none, though it was signed with the same secret.
    """
    try:
        signed = _get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
        said = json.loads(signed) if signed else None
    except (ValueError, RecursionError):  # no text of a header, or no JSON
        return None
    if not isinstance(said, dict) or said.get("is_logged_in") is not True:
        return None
    return said if said.get("origin") == get_origin_from_redirect_uri() else None


def judge(said: Mapping[str, object], environ: Mapping[str, str], now: datetime) -> SignIn | Refused:
    """Decide about the claims of a sign-in by the settings; raises SettingError for those that can't be used."""
    fetchers, readers = read_allowed(FETCHERS, environ), read_allowed(READERS, environ)
    if not fetchers and not readers:
        raise SettingError(READERS.name, READERS.takes, f"with {FETCHERS.name} it names nobody")
    claims = read_claims(said, GROUP_CLAIM.text(environ))
    if claims is None:
        return NEVER_SIGNED_IN
    mark = mark_of(said)
    ends = lasts_until(claims, environ, now)
    if ends is None or ends <= now.timestamp() or mark not in LIVE:
        return SIGNED_OUT_AGAIN
    believed = claims.verified if claims.verified is not None else _unverified_count(environ)
    may_fetch = fetchers.names(claims, email=believed)
    if not may_fetch and not readers.names(claims, email=believed):
        return not_named(_name(claims, believed=believed), unverified=claims.email is not None and not believed)
    owner = _digest(json.dumps([claims.issuer, claims.subject]))
    return SignIn(Person(_name(claims, believed=believed), may_fetch), owner, mark, ends)


def mark_of(said: Mapping[str, object]) -> str:
    """Give what stands for this sign-in: its claims, of which some are in no other one."""
    return _digest(json.dumps(said, sort_keys=True))


def _name(claims: Claims, *, believed: bool) -> str:
    name = claims.email if claims.email is not None and believed else f"{claims.subject} of {claims.issuer}"
    # It is written down: what can't be, or makes a line too long to be read again, would leave an adding without one.
    return shown(name, limit=_LONGEST_NAME)


def _unverified_count(environ: Mapping[str, str]) -> bool:
    said = _YES_OR_NO.get(EMAILS_VERIFIED.text(environ).lower())
    if said is None:
        raise EMAILS_VERIFIED.refusal()
    return said


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
