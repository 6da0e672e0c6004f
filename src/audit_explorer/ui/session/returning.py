"""Logs that come back: after a reload, or in a second tab of the same browser."""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from audit_explorer.ui.session.log_name import LogName
    from audit_explorer.ui.session.reading import Reading


class Returning:
    """Remembers who opened which log, for as long as any session has it; safe to use from any thread.

    A browser that loads the page again gets a new session. The old one is kept by the server for a short time
    (disconnectedSessionTTL), and with it the log, which the new one finds here. Nobody else does: not by guessing the
    hash, which is no secret.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owners: weakref.WeakKeyDictionary[Reading, str] = weakref.WeakKeyDictionary()

    def remember(self, reading: Reading, owner: str | None) -> None:
        """Note whose it is, as `browser.owner` names them; a client without a name can't have it back."""
        if owner:
            with self._lock:
                self._owners[reading] = owner

    def find(self, name: LogName, owner: str | None) -> Reading | None:
        """Give an open log of theirs with this name."""
        with self._lock:
            theirs = [reading for reading, other in self._owners.items() if owner and other == owner]
        return next((one for one in theirs if not one.closed and name.fits(one.content)), None)


RETURNING: Final = Returning()
