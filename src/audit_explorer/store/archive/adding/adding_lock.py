"""One adding at a time, in whichever process or thread."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from audit_explorer.store.archive.durable_files import private
from audit_explorer.store.archive.workspace import READ_ONLY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.store.archive.layout import Layout


@contextmanager
def alone(layout: Layout) -> Iterator[None]:
    """Wait until nobody else is adding, then keep others waiting; so no two archive the same record as new.

    The lock goes with the process that has it. Without one nothing is lost either, as reading merges what is there
    twice: so where the file system can't lock, or nothing may be written, adding goes on without.
    """
    handle = _opened(layout)
    try:
        if handle is not None:
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _opened(layout: Layout) -> int | None:
    try:
        private(layout.root)
        return os.open(layout.lock, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        if error.errno not in READ_ONLY:
            raise
        return None
