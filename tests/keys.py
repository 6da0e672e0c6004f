"""Keys of records in files, as links have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.analysis.finding import key
from audit_explorer.sources import open_files

if TYPE_CHECKING:
    from pathlib import Path


def key_in(path: Path, where: str) -> str:
    """Give the key, as a link has it, of the one record of a file that a condition of the test's keeps."""
    dataset = open_files([path])
    ((seq,),) = dataset.rows(f"SELECT seq FROM events WHERE {where}")  # noqa: S608 - the test's own condition
    found = key(dataset, seq)
    dataset.close()
    assert found is not None
    return found.text
