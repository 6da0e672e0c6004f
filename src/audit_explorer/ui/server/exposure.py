"""Who would reach a server that listens on an address: said, or refused, before it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.errors import ExposedError
from audit_explorer.settings import HOSTS
from audit_explorer.ui.server.sites import is_loopback

if TYPE_CHECKING:
    from audit_explorer.ui.server.sites import Entrance


def check_exposure(address: str | None, entrance: Entrance) -> None:
    """Raise ExposedError when others than this machine would reach the address and nobody would sign them in."""
    if not entrance.guarded and not is_loopback(address or ""):
        raise ExposedError(address or "all addresses of this machine")


def answered(address: str | None, port: int, entrance: Entrance) -> str:
    """Give the lines that say what the server answers to."""
    said = f"It answers to {', '.join(map(str, entrance.entries(port)))}.\n"
    if not entrance.named and not is_loopback(address or ""):
        said += f"Others can't open it under another name until {HOSTS.name} names it.\n"
    return said
