"""Private files in the spool folder."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import BinaryIO


def spool_file(folder: Path, suffix: str) -> tuple[BinaryIO, Path]:
    """Open a new file that only this user can read (mode 0600); its name holds nothing from outside."""
    handle, name = tempfile.mkstemp(prefix="spool-", suffix=suffix, dir=folder)
    return os.fdopen(handle, "wb", buffering=1 << 20), Path(name)
