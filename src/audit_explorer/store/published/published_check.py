"""Whether the files of a published table still are what was published."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from audit_explorer.errors import TableError
from audit_explorer.store.published.publication import FACTS, Publication, read_publication
from audit_explorer.store.published.publishing import failing
from audit_explorer.store.published.shared_place import open_place

if TYPE_CHECKING:
    from collections.abc import Callable

_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a published table found: the names of files that are missing, and of those that changed."""

    publication: Publication
    missing: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether everything is as it was published."""
        return not (self.missing or self.changed)


def check_table(place: str, say: Callable[[str], None] = lambda _: None) -> Checked:
    """Read every file that the current version of a table names, and compare it with its sum.

    Raises TableError, also where no table is, and NewerTableError.
    """
    missing, changed = [], []
    opened = open_place(place)
    with failing(opened.shown):
        text = opened.read(FACTS)
        if text is None:
            raise TableError(
                opened.shown, f"there is no {FACTS}", "Publish something there first, or correct the place."
            )
        publication = read_publication(text, opened.shown)
        for file in publication.files:
            say(f"Reading {file.name}")
            try:
                with opened.stream(file.name) as stream:
                    if _sha256(stream) != file.sha256:
                        changed.append(file.name)
            except FileNotFoundError:
                missing.append(file.name)
    return Checked(publication, tuple(missing), tuple(changed))


def _sha256(stream: BinaryIO) -> str:
    found = hashlib.sha256()
    while piece := stream.read(_PIECE):
        found.update(piece)
    return found.hexdigest()
