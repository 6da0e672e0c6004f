"""The sign-ins that were ended before their time."""

from __future__ import annotations

import threading


class SignedOut:
    """Remembers marks of sign-ins until they would have ended by themselves; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: dict[str, float] = {}

    def add(self, mark: str, ends: float, now: float) -> None:
        """Remember one; `ends` and `now` are seconds since 1970."""
        with self._lock:
            self._ends = {one: end for one, end in self._ends.items() if end > now} | {mark: ends}

    def __contains__(self, mark: str) -> bool:
        with self._lock:
            return mark in self._ends


SIGNED_OUT = SignedOut()
