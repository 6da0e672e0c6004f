"""What an archive holds beside the files that somebody put into it."""

from __future__ import annotations

from typing import Final

# More than any archive of logs has; each is a file to write and a line to show.
MOST_MEMBERS: Final = 10_000
_JUNK: Final = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


def is_junk(name: str) -> bool:
    """Say whether a member was made by an operating system for itself."""
    parts = name.split("/")
    return parts[-1].startswith("._") or any(part in _JUNK or part.startswith("PaxHeader") for part in parts)
