"""What keeps an open log from answering, in our words."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import duckdb

from audit_explorer.errors import AnswerFailedError, LogGoneError, TemporaryFolderError, TooLittleMemoryError
from audit_explorer.store.temporary import FULL

if TYPE_CHECKING:
    from collections.abc import Iterator

# A mistake in the question.
_MISTAKES: Final = (
    duckdb.ParserException,
    duckdb.SyntaxException,
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.InvalidInputException,
    duckdb.NotImplementedException,
)
# After the last three an engine answers nothing any more.
_GONE: Final = (
    duckdb.IOException,
    duckdb.ConnectionException,
    duckdb.TransactionException,
    duckdb.SerializationException,
    duckdb.FatalException,
    duckdb.InternalException,
)


@contextmanager
def answering() -> Iterator[None]:
    """Raise an error of our tree for what the engine meets while it reads.

    LogGoneError, TemporaryFolderError, TooLittleMemoryError, or AnswerFailedError for the rest. Never its own words:
    they may quote the log. What is wrong with the question itself is a mistake of this program: it is raised as it is,
    as is that somebody interrupted it.
    """
    try:
        yield
    except (duckdb.InterruptException, *_MISTAKES):
        raise
    except (*_GONE, duckdb.OutOfMemoryException) as error:  # damaged, or closed, while a page still asks
        raise_shortage(error)
        raise LogGoneError from error
    except (duckdb.Error, UnicodeError, _arrow_failure()) as error:
        raise AnswerFailedError(type(error).__name__) from error


def _arrow_failure() -> type[Exception]:
    """Give what pyarrow raises."""
    from pyarrow import ArrowException

    failure: type[Exception] = ArrowException
    return failure


def raise_shortage(error: duckdb.Error) -> None:
    """Raise TooLittleMemoryError or TemporaryFolderError where that is what the engine met; nothing for the rest."""
    if isinstance(error, duckdb.OutOfMemoryException):
        raise TooLittleMemoryError from error
    if is_full(error):
        # All that is written beside an archive is what doesn't fit into memory, to the log's temporary folder.
        raise TemporaryFolderError(os.strerror(errno.ENOSPC)) from error


def is_full(error: duckdb.Error) -> bool:
    """Say whether the engine failed because a disk is full.

    Whichever its class: a commit that fails is a TransactionException.
    """
    return any(os.strerror(number) in str(error) for number in FULL)
