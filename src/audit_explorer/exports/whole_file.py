"""A file that appears whole or not at all."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from audit_explorer.errors import ExportError
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def write_whole(path: Path, chunks: Iterable[bytes]) -> int:
    """Write the chunks to a file for its owner's eyes only, replacing what stood there; return how many bytes.

    It is written under a temporary name beside its place and renamed at the end, so that a failure leaves what was
    there. Raises ExportError when the file system refuses.
    """
    part = path.with_name(f".audit-explorer-{secrets.token_hex(8)}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                size = sum(map(file.write, chunks))
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        message = f"{shown(path.name, limit=None)} can't be written: {error.strerror or error}."
        raise ExportError(message, "Check the folder, its permissions and the space left on the disk.") from error
    return size
