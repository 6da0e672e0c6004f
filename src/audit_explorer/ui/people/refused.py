"""Why someone does not come in, in words for them."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from audit_explorer.errors import AuditExplorerError


@dataclass(frozen=True, slots=True)
class Refused:
    """A reason: in a few words, then in full. `known` is whether the provider knows who it is."""

    status: HTTPStatus
    title: str
    sentence: str
    known: bool = False


NEVER_SIGNED_IN: Final = Refused(
    HTTPStatus.UNAUTHORIZED, "Sign in", "The audit log is shown to those who are signed in."
)
SIGNED_OUT_AGAIN: Final = Refused(HTTPStatus.UNAUTHORIZED, "Sign in again", "This sign-in is over.")
SIGN_IN_FAILED: Final = Refused(
    HTTPStatus.UNAUTHORIZED,
    "The sign-in did not come about",
    "The provider refused it, it took too long, or it was begun in another tab. Whoever runs this server finds the "
    "reason in its output.",
)


def misconfigured(error: AuditExplorerError) -> Refused:
    """Give the reason for everybody, where a setting keeps all from coming in."""
    return Refused(HTTPStatus.SERVICE_UNAVAILABLE, "Nobody can come in as this server is set up", str(error))


def not_named(name: str, *, unverified: bool) -> Refused:
    """Give the reason for someone whom no setting names; `unverified` is whether an address is not believed."""
    sentence = f"You are signed in as {name}, who is not among those that may come in."
    if unverified:
        sentence += " The provider does not say that it verified your e-mail address, so the address does not count."
    return Refused(HTTPStatus.FORBIDDEN, "You may not come in", f"{sentence} Ask whoever runs this server.", known=True)
