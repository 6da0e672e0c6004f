"""Where the archive is when nobody says otherwise."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path

from audit_explorer.settings import ARCHIVE


def archive_folder() -> Path:
    """Give the folder that the setting names, else the platform's place for a user's data."""
    named = ARCHIVE.text()
    return (
        Path(named).expanduser().absolute() if named else user_data_path("audit-explorer", appauthor=False) / "archive"
    )
