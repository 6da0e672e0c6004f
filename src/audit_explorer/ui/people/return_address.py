"""Where someone wanted to go before they had to sign in."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, unquote, urlsplit

COOKIE: Final = "audit_explorer_return"
# Seconds that a login may take; then it ends at the first page.
_LIFE: Final = 600
# A browser refuses larger cookies.
_LONGEST: Final = 3000


def local_address(text: str | None) -> str | None:
    """Give an address of this server as path and query; None for anything that could lead elsewhere."""
    if not text or not text.startswith("/") or text.startswith("//") or not text.isascii() or not text.isprintable():
        return None
    if "\\" in text or " " in text or len(quote(text)) > _LONGEST:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc or parts.path.startswith("//") else text


def set_cookie(address: str | None, *, path: str, secure: bool) -> str:
    """Give the header's value that remembers an address through the login, or forgets it with None."""
    value, life = (quote(address, safe=""), _LIFE) if address is not None else ("", 0)
    flags = "; Secure" if secure else ""
    return f"{COOKIE}={value}; Max-Age={life}; Path={path}; HttpOnly; SameSite=Lax{flags}"


def from_cookie(value: str | None) -> str | None:
    """Give the remembered address; None when there is none that may be gone to."""
    return local_address(unquote(value)) if value else None
