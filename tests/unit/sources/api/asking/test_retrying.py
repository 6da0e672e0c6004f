"""Tests of asking again: how often, how long apart, and when not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from audit_explorer.errors import BusyError, ForbiddenError
from audit_explorer.sources.api.asking.retrying import ATTEMPTS, LONGEST_WAIT, TransientError, retry_after, retrying

NOW = datetime(2026, 10, 1, tzinfo=UTC)


class Work:
    """Work that fails so many times first."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.done = 0

    def __call__(self) -> str:
        """Do it."""
        self.done += 1
        if self.failures:
            raise self.failures.pop(0)
        return "done"


def busy(after: float | None = None) -> TransientError:
    """Make a failure that passes."""
    return TransientError(BusyError("https://t"), after)


def test_waits_grow_with_jitter() -> None:
    """Without a word of the server the waits about double; they are not the same for everybody."""
    runs = []
    for _ in range(2):
        waits: list[float] = []
        assert retrying(Work(*(busy() for _ in range(ATTEMPTS - 1))), sleep=waits.append) == "done"
        runs.append(waits)
        for number, wait in enumerate(waits):
            assert 0.5 * 2**number <= wait <= 0.5 * 2**number + 1
    assert runs[0] != runs[1]


@pytest.mark.parametrize(("after", "waited"), [(0.0, 0.0), (7.0, 7.0), (86_400.0, LONGEST_WAIT)])
def test_retry_after_is_honoured_within_reason(after: float, waited: float) -> None:
    """The server's own wait is kept to, up to a minute."""
    waits: list[float] = []
    assert retrying(Work(busy(after)), sleep=waits.append) == "done"
    assert waits == [waited]


def test_it_gives_up_with_what_failed() -> None:
    """After the last attempt the failure itself is raised."""
    work = Work(*(busy() for _ in range(99)))
    with pytest.raises(BusyError):
        retrying(work, sleep=lambda _: None)
    assert work.done == ATTEMPTS


def test_what_does_not_pass_is_not_tried_again() -> None:
    """Any other error is raised at once."""
    work = Work(ForbiddenError("https://t"))
    with pytest.raises(ForbiddenError):
        retrying(work, sleep=lambda _: None)
    assert work.done == 1


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        (" 7 ", 7.0),
        ("Thu, 01 Oct 2026 00:00:09 GMT", 9.0),
        ("Wed, 30 Sep 2026 23:59:00 GMT", 0.0),
        ("Thu, 01 Oct 2026 02:00:09 +0200", 9.0),
        (None, None),
        ("", None),
        ("soon", None),
        ("-7", None),
        ("1e9", None),
        ("٧", None),
        ("9" * 4_500, None),
        ("Thu, 01 Oct 2026 00:00:09", None),
        ("Thu, 99 Oct 99999 00:00:09 GMT", None),
    ],
)
def test_retry_after_is_read(text: str | None, seconds: float | None) -> None:
    """Seconds and HTTP dates are understood, the past is now, everything else is no wish at all."""
    assert retry_after(text, NOW) == seconds
