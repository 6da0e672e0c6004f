"""Settings from the environment."""

from __future__ import annotations

import os

from audit_explorer.errors import SettingError


def megabytes(name: str, default: int) -> int:
    """Give a setting that is a number of megabytes, at least 1; raises SettingError when it is anything else."""
    text = os.environ.get(name, str(default)).strip()
    if not (text.isascii() and text.isdigit() and int(text[:12]) > 0):
        raise SettingError(name, "a whole number of megabytes, at least 1")
    return int(text[:12])
