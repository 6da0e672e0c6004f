"""Private temporary folders that outlive no process, not even one that was killed."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import TemporaryFolderError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What the system says where a disk, or a person's share of it, is full.
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_PREFIX: Final = "audit-explorer-"
_OURS: Final = re.compile(rf"{_PREFIX}(\d+)-.*")


def private_folder() -> Path:
    """Make a new folder that only this user may enter, and remove what killed processes of this user left behind.

    Raises TemporaryFolderError.
    """
    try:
        return _new_folder()
    except OSError as error:
        raise _refused(error) from error


@contextmanager
def filling() -> Iterator[None]:
    """Raise TemporaryFolderError when there is no space left for what is written to such a folder."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise _refused(error) from error


def _new_folder() -> Path:
    base = Path(tempfile.gettempdir())
    for old in base.glob(f"{_PREFIX}*-*"):
        match = _OURS.fullmatch(old.name)
        if match and _ours(old) and not _alive(int(match[1])):
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))


def _refused(error: OSError) -> TemporaryFolderError:
    return TemporaryFolderError(error.strerror or type(error).__name__)


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
