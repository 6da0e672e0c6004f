"""How long a sign-in lasts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from audit_explorer.settings import SIGN_IN_HOURS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from audit_explorer.ui.people.claims import Claims

_HOUR: Final = 3600.0
_USUAL_HOURS: Final = 8.0
_MOST_HOURS: Final = 720.0
LONGEST: Final = timedelta(hours=_MOST_HOURS)
# What the clocks of provider and server may differ by.
_SKEW: Final = 300.0


def lasts_until(claims: Claims, environ: Mapping[str, str], now: datetime) -> float | None:
    """Give when it ends, in seconds since 1970; None when the claims don't say when it began.

    With the setting, so many hours after it began. Without, when the token expires, at most 8 hours after that. A
    beginning in the future is none. Raises SettingError.
    """
    hours = _hours(environ)
    if claims.issued is None or claims.issued > now.timestamp() + _SKEW:
        return None
    if hours is not None:
        return claims.issued + hours * _HOUR
    usual = claims.issued + _USUAL_HOURS * _HOUR
    return usual if claims.expires is None else min(usual, claims.expires)


def _hours(environ: Mapping[str, str]) -> float | None:
    text = SIGN_IN_HOURS.text(environ)
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", text) or not 0 < float(text) <= _MOST_HOURS:
        raise SIGN_IN_HOURS.refusal()
    return float(text)
