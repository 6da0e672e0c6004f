"""Work that goes on in the background of a session."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod

from audit_explorer.errors import AuditExplorerError, SourceError


class Job(ABC):
    """Work in a thread of its own, under way or ended: then perhaps with an error that says why it failed.

    A subclass does the work in `_work`, and calls `_start` when it is ready for it.
    """

    def __init__(self, what: str) -> None:
        """Make it, not yet begun; `what` begins the sentence about a failure that nobody foresaw."""
        self.error: AuditExplorerError | None = None
        self._what = what
        self._thread = threading.Thread(target=self._run, daemon=True, name=type(self).__name__)

    @property
    def ended(self) -> bool:
        """Whether there is nothing more to wait for."""
        return not self._thread.is_alive()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, but not longer than that; say whether it has come."""
        self._thread.join(seconds)
        return self.ended

    def _start(self) -> None:
        self._thread.start()

    @abstractmethod
    def _work(self) -> None:
        """Do the work, in the thread."""

    def _run(self) -> None:
        try:
            self._work()
        except AuditExplorerError as error:
            self.error = error
        except Exception as error:
            # The person is told, and the server's own output has the rest; a page that stays blank tells nothing.
            self.error = SourceError(
                f"{self._what} ended unexpectedly: {type(error).__name__}.",
                "Whoever runs the server finds the reason in its output.",
            )
            raise
