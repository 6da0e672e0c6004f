"""What the system, or the engine, says when something fails, in our words."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from audit_explorer.errors import ArchiveError
from audit_explorer.store.duckdb.engine_failures import is_full
from audit_explorer.store.temporary import FULL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.store.archive.layout import Layout


@contextmanager
def failing(layout: Layout) -> Iterator[None]:
    """Raise ArchiveError for what the system or the engine raises."""
    try:
        yield
    except OSError as error:
        raise ArchiveError(str(layout.root), _why(error.errno, error.strerror)) from error
    except (duckdb.Error, UnicodeError) as error:
        # Neither the engine's words nor its SQL: they may quote the log.
        words = f"the engine failed ({type(error).__name__})"
        raise ArchiveError(
            str(layout.root), _why(errno.ENOSPC if isinstance(error, duckdb.Error) and is_full(error) else None, words)
        ) from error


def _why(number: int | None, words: str | None) -> str:
    return "the disk is full" if number in FULL else words or "the system refused"
