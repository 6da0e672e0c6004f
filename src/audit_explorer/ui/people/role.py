"""What someone may do here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from audit_explorer.errors import NotAllowedError


@dataclass(frozen=True, slots=True)
class Person:
    """Someone by the name that goes into the archive's notes: an address that is believed, else subject and issuer.

    `may_fetch` is whether they may use the deployment's token, fetch, or add to the archive.
    """

    name: str
    may_fetch: bool

    def check(self, what: str) -> None:
        """Raise NotAllowedError unless they may fetch; `what` is what they want to do."""
        if not self.may_fetch:
            raise NotAllowedError(what)


ANYBODY: Final = Person("", may_fetch=True)
"""Whoever comes where sign-in is off."""
