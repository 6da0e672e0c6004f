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
    except duckdb.OutOfMemoryException as error:
        raise TooLittleMemoryError from error
    except duckdb.ConnectionException as error:  # closed by whoever looked at it, while a page still asks
        raise LogGoneError from error
    except duckdb.IOException as error:
        if is_full(error):
            # All that is written for an answer is what doesn't fit into memory, to the log's temporary folder.
            raise TemporaryFolderError(os.strerror(errno.ENOSPC)) from error
        raise LogGoneError from error


def is_full(error: duckdb.Error) -> bool:
    """Say whether the engine failed because a disk is full."""
    return isinstance(error, duckdb.IOException) and any(os.strerror(number) in str(error) for number in FULL)
