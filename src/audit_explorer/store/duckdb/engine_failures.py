"""What keeps an open log from answering, in our words."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from audit_explorer.errors import LogGoneError, TemporaryFolderError, TooLittleMemoryError
from audit_explorer.store.temporary import FULL

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def answering() -> Iterator[None]:
    """Raise LogGoneError, TemporaryFolderError or TooLittleMemoryError for what the engine meets while it reads.

    Never its own words: they may quote the log. What is wrong with the question itself is raised as it is.
    """
    try:
        yield
    except duckdb.ConnectionException as error:  # closed by whoever looked at it, while a page still asks
        raise LogGoneError from error
    except duckdb.Error as error:
        raise_shortage(error)
        if isinstance(error, duckdb.IOException):
            raise LogGoneError from error
        raise


def raise_shortage(error: duckdb.Error) -> None:
    """Raise TooLittleMemoryError or TemporaryFolderError where that is what the engine met; nothing for the rest."""
    if isinstance(error, duckdb.OutOfMemoryException):
        raise TooLittleMemoryError from error
    if is_full(error):
        # All that is written beside an archive is what doesn't fit into memory, to the log's temporary folder.
        raise TemporaryFolderError(os.strerror(errno.ENOSPC)) from error


def is_full(error: duckdb.Error) -> bool:
    """Say whether the engine failed because a disk is full."""
    return isinstance(error, duckdb.IOException) and any(os.strerror(number) in str(error) for number in FULL)
