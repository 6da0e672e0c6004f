"""What long reading work tells its caller, which may stop it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from audit_explorer.errors import CancelledError

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Watch:
    """Progress callback (bytes done, bytes in all) with the question whether to go on; both may be absent."""

    what: str
    total: int
    progress: Progress | None = None
    cancelled: Cancelled | None = None

    def at(self, done: int) -> None:
        """Report `done` bytes; raise CancelledError when the person stopped the work."""
        self.check()
        if self.progress is not None:
            self.progress(min(done, self.total), self.total)

    def check(self) -> None:
        """Raise CancelledError when the person stopped the work."""
        if self.cancelled is not None and self.cancelled():
            raise CancelledError(self.what)
