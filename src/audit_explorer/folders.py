"""Private temporary folders that outlive no process, not even one that was killed."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Final

_PREFIX: Final = "audit-explorer-"
_OURS: Final = re.compile(rf"{_PREFIX}(\d+)-.*")


def private_folder() -> Path:
    """Make a new folder that only this user may enter, and remove what killed processes of this user left behind."""
    base = Path(tempfile.gettempdir())
    for old in base.glob(f"{_PREFIX}*-*"):
        match = _OURS.fullmatch(old.name)
        if match and _ours(old) and not _alive(int(match[1])):
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))


def _ours(folder: Path) -> bool:
    try:
        return stat.S_ISDIR(folder.lstat().st_mode) and folder.lstat().st_uid == os.getuid()
    except FileNotFoundError:
        # Another process removed it first.
        return False


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
