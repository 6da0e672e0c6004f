"""Whether the files of the version that is read are still there."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import AuditExplorerError, LogGoneError
from audit_explorer.store.published.publication import RETENTION

if TYPE_CHECKING:
    from collections.abc import Callable

# After so many seconds it is looked whether the version still is one of the two latest: none of its files goes earlier
# than RETENTION after it was.
_LOOK: Final = RETENTION.total_seconds() / 3
# Somewhat less, for clocks that don't agree and for the answer that is being read.
_SAFE: Final = RETENTION.total_seconds() * 0.9


class VersionRetention:
    """What is known of a version's files, which whoever publishes removes some time after the second version after it.

    An engine may take a file that is gone for one without rows, so no answer is given of which that isn't known.
    """

    def __init__(self, version: int, current: Callable[[], int]) -> None:
        """Begin when the version is the current one; `current` says which one is, and may raise."""
        self._version = version
        self._current = current
        self._lock = threading.Lock()
        self._seen = self._now()

    @property
    def is_sure(self) -> bool:
        """Whether they are all there, as far as was looked."""
        return 0 <= self._now() - self._seen < _SAFE

    def check(self) -> None:
        """Look again when it is time to; raises LogGoneError where they may be gone, and what looking raises."""
        if 0 <= self._now() - self._seen < _LOOK:
            return
        with self._lock:
            began = self._now()
            if 0 <= began - self._seen < _LOOK:
                return
            try:
                latest = self._current()
            except AuditExplorerError:
                if self.is_sure:
                    return  # it is looked again with the next question
                raise
            if latest <= self._version + 1:
                self._seen = began
            elif not self.is_sure:
                raise LogGoneError

    @staticmethod
    def _now() -> float:
        # Not the clock that stands still while a machine sleeps.
        return time.time()
