"""A token as it was given, with the moment up to which it serves."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import WrongShapeError

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARGIN: Final = timedelta(seconds=60)
_TOKENS: Final = ("accessToken", "access_token")
_LIFETIMES: Final = ("expiresIn", "expires_in")
_LONGEST_LIFE: Final = 10 * 365 * 86_400
_LARGEST: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Token:
    """A token; `renew_at` is when to ask for the next one, None where nothing says when it ends."""

    text: str = field(repr=False)
    renew_at: datetime | None


def read_token(body: bytes, where: str, now: datetime) -> Token:
    """Read a token endpoint's answer; raises WrongShapeError when there is no token in it."""
    expected = "an object with a token"
    if len(body) > _LARGEST:
        raise WrongShapeError(where, expected, "a very large answer")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise WrongShapeError(where, expected, "something that is no JSON") from None
    if not isinstance(value, dict):
        raise WrongShapeError(where, expected, "something else")
    text = next((value[name] for name in _TOKENS if isinstance(value.get(name), str) and value[name]), None)
    if text is None or not (text.isascii() and text.isprintable()) or " " in text:
        raise WrongShapeError(where, expected, "an object without one")
    return Token(text, _renewal(value, text, now))


def jwt_claims(token: str) -> dict[str, object]:
    """Read a JWT's payload, which is not verified; empty where the token is none."""
    parts = token.split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, payload, signature
        return {}
    try:
        payload = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return {}
    return payload if isinstance(payload, dict) else {}


def jwt_end(token: str) -> datetime | None:
    """Read `exp` in a JWT's payload, which is not verified: None where the token is none or has none."""
    seconds = jwt_claims(token).get("exp")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _renewal(value: Mapping[str, object], text: str, now: datetime) -> datetime | None:
    lifetime = next((found for name in _LIFETIMES if (found := _seconds(value.get(name))) is not None), None)
    end = now + timedelta(seconds=lifetime) if lifetime is not None else jwt_end(text)
    if end is None:
        return None
    # A token that lives no longer than the margin would otherwise be asked for before every request.
    life = end - now
    return end - (_MARGIN if life > _MARGIN else life / 2)


def _seconds(value: object) -> float | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:12])
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        return None
    return min(float(value), float(_LONGEST_LIFE))
