"""The sign-ins that this server made, as far as nobody ended them."""

from __future__ import annotations

import threading


class Live:
    """Remembers sign-ins by their marks; safe to use from any thread.

    A cookie alone opens nothing: not when it was copied before a sign-out, put together from the pieces of others, or
    signed with a secret that leaked. They are in memory: the end of the server ends them all.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._marks: dict[str, float] = {}

    def add(self, mark: str, ends: float, now: float) -> None:
        """Remember one until it ends by itself; `ends` and `now` are seconds since 1970."""
        with self._lock:
            self._marks = {one: end for one, end in self._marks.items() if end > now} | {mark: ends}

    def remove(self, mark: str) -> None:
        """End one."""
        with self._lock:
            self._marks.pop(mark, None)

    def __contains__(self, mark: str) -> bool:
        with self._lock:
            return mark in self._marks


LIVE = Live()
