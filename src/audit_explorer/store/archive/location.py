"""Where the archive is when nobody says otherwise."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from platformdirs import user_data_path

ARCHIVE_SETTING: Final = "AUDIT_EXPLORER_ARCHIVE"


def archive_folder() -> Path:
    """Give the folder that the setting names, else the platform's place for a user's data."""
    named = os.environ.get(ARCHIVE_SETTING, "").strip()
    return (
        Path(named).expanduser().absolute() if named else user_data_path("audit-explorer", appauthor=False) / "archive"
    )
