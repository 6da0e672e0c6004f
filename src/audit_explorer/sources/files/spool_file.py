"""Private files in the spool folder, which never fill the disk."""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from audit_explorer.errors import TemporaryFolderError
from audit_explorer.settings import FREE_DISK

if TYPE_CHECKING:
    from typing_extensions import Buffer

_BUFFER: Final = 1 << 20
# Of a small disk not more than this part has to stay free.
_PART: Final = 20


class _SpoolFile(io.FileIO):
    """A file that looks at the free space before each piece, a MiB, that goes to the disk."""

    def __init__(self, handle: int, folder: Path, reserve: int) -> None:
        super().__init__(handle, "wb")
        self._folder = folder
        self._reserve = reserve

    def write(self, data: Buffer) -> int:
        """Write; raise TemporaryFolderError when too little space would stay free."""
        disk = shutil.disk_usage(self._folder)
        size = memoryview(data).nbytes
        if disk.free - size < min(self._reserve, disk.total // _PART):
            free = disk.free >> 20
            why = f"it has {free:,} MB left, and reading goes no further so that the disk does not fill up"
            raise TemporaryFolderError(why)
        return super().write(data) or 0


def spool_file(folder: Path, suffix: str) -> tuple[BinaryIO, Path]:
    """Open a new file that only this user can read (mode 0600); its name holds nothing from outside.

    Writing raises TemporaryFolderError before the disk is full; raises SettingError for a reserve that is no number.
    """
    reserve = FREE_DISK.megabytes() << 20
    handle, name = tempfile.mkstemp(prefix="spool-", suffix=suffix, dir=folder)
    return cast("BinaryIO", io.BufferedWriter(_SpoolFile(handle, folder, reserve), _BUFFER)), Path(name)
