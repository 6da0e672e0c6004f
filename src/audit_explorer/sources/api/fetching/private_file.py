"""New numbered files that only this user can read."""

from __future__ import annotations

import os
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, BinaryIO

from audit_explorer.errors import NotWrittenError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def private_file(folder: Path, name: str) -> tuple[BinaryIO, Path]:
    """Open the first of name-001.ndjson, name-002.ndjson, … that doesn't exist yet, with mode 0600."""
    for number in count(1):
        path = folder / f"{name}-{number:03}.ndjson"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        return os.fdopen(handle, "wb"), path
    raise AssertionError  # there is always a next number


@contextmanager
def writing() -> Iterator[None]:
    """Turn what the disk refuses into NotWrittenError; the path is not named."""
    try:
        yield
    except OSError as error:
        raise NotWrittenError(error.strerror or type(error).__name__) from error
