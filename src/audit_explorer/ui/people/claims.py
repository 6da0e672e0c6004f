"""What a sign-in provider says of someone, read without believing more than it says."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_ADDRESS: Final = re.compile(r"[^@\s\x00-\x20\x7f\"(),:;<>\[\\\]]+@[^@\s\x00-\x20\x7f\"(),:;<>\[\\\]]+")
_LOWER: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Claims:
    """One person as a provider knows them.

    `issuer` and `subject` together are the person. `email` is None when it is no plain address, `verified` is None when
    the provider leaves it out. `issued` and `expires` are seconds since 1970, UTC; None when they are no number.
    """

    issuer: str
    subject: str
    email: str | None
    verified: bool | None
    groups: frozenset[str]
    issued: float | None
    expires: float | None


def read_claims(said: Mapping[str, object], group_claim: str) -> Claims | None:
    """Read the claims of an ID token; None when they name nobody.

    Groups count only as a list of texts: a part of one text is no group.
    """
    issuer, subject = said.get("iss"), said.get("sub")
    if not (isinstance(issuer, str) and issuer and isinstance(subject, str) and subject):
        return None
    listed = said.get(group_claim)
    groups = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    return Claims(
        issuer,
        subject,
        read_email(said.get("email")),
        said["email_verified"] is True if said.get("email_verified") is not None else None,
        frozenset(groups),
        _seconds(said.get("iat")),
        _seconds(said.get("exp")),
    )


def read_email(value: object) -> str | None:
    """Give an address in lower case; None for what is no plain address, with a second @ or a space for example.

    Only the letters A to Z change: the lower case of some other letters looks like one of these.
    """
    return value.translate(_LOWER) if isinstance(value, str) and _ADDRESS.fullmatch(value) else None


def _seconds(value: object) -> float | None:
    is_time = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if is_time and isinstance(value, int | float) else None
