"""Asking again after what passes by itself."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from audit_explorer.errors import AuditExplorerError

ATTEMPTS: Final = 6
LONGEST_WAIT: Final = 60.0
"""Seconds that a server's Retry-After can make us wait at most."""

_BACKOFF: Final = wait_exponential_jitter(multiplier=0.5, max=30.0, jitter=1.0)
_SECONDS: Final = re.compile(r"[0-9]{1,9}")

T = TypeVar("T")


class TransientError(Exception):
    """An attempt failed in a way that may pass; `failure` is what to say when it doesn't, `after` seconds to wait."""

    def __init__(self, failure: AuditExplorerError, after: float | None = None) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.after = after


def retrying(work: Callable[[], T], *, sleep: Callable[[float], None]) -> T:
    """Do the work, again after each TransientError, longer apart each time; then raise its failure.

    What else the work raises is raised at once. `sleep` may raise to end the waiting.
    """
    again = Retrying(
        sleep=sleep,
        stop=stop_after_attempt(ATTEMPTS),
        wait=_wait,
        retry=retry_if_exception_type(TransientError),
        reraise=True,
    )
    try:
        return again(work)
    except TransientError as error:
        raise error.failure from None


def retry_after(text: str | None, now: datetime) -> float | None:
    """Read a Retry-After header, seconds or an HTTP date; None without one that can be read."""
    if text is None:
        return None
    if _SECONDS.fullmatch(text.strip()):
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (ValueError, TypeError, OverflowError):  # no date, or one without a zone
        return None


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome is not None else None
    if isinstance(error, TransientError) and error.after is not None:
        return min(error.after, LONGEST_WAIT)
    return _BACKOFF(state)
