"""Who would reach a server that listens on an address: said, or refused, before it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.errors import ExposedError
from audit_explorer.settings import HOSTS, PROXY_SIGNS_IN
from audit_explorer.ui.server.sites import is_loopback

if TYPE_CHECKING:
    from audit_explorer.ui.server.sites import Entrance


def check_exposure(address: str | None, entrance: Entrance) -> None:
    """Raise ExposedError when others than this machine would reach the address and nobody would sign them in."""
    if not entrance.guarded and not is_loopback(address or ""):
        raise ExposedError(address or "all addresses of this machine")


def answered(address: str | None, port: int, entrance: Entrance) -> str:
    """Give the lines that say what the server answers to, and what that means where nobody signs people in."""
    said = f"It answers to {', '.join(map(str, entrance.entries(port)))}.\n"
    others = [str(one) for one in entrance.named if not is_loopback(one.name.strip("[]"))]
    if others and not entrance.guarded:
        # It listens on this machine alone, but a proxy here may pass others on, who look like this machine.
        said += (
            f"Nobody signs people in: whoever is passed on under {', '.join(others)} sees the log. Switch on sign-in, "
            f"or let the proxy sign people in and set {PROXY_SIGNS_IN.name}=yes.\n"
        )
    if not entrance.named and not is_loopback(address or ""):
        said += f"Others can't open it under another name until {HOSTS.name} names it.\n"
    return said
