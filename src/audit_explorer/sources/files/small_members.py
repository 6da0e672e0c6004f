"""Small files out of many, read record by record into one spool that the engine loads at once.

What the engine does for each file, however small, takes some hundredths of a second: an archive of ten thousand files
would take minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.errors import CancelledError
from audit_explorer.sources.files.spool import Spool
from audit_explorer.store.ingest.builder import SpooledFile

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.sources.files.envelopes.sniff import Form
    from audit_explorer.sources.files.packed.members import Member
    from audit_explorer.sources.files.reading_watch import Watch
    from audit_explorer.sources.files.spool import Spooled
    from audit_explorer.store import Builder

_SMALL: Final = 256 << 10
# The first files are read by the engine itself, which reads a log of one or a few files sooner.
_FEW: Final = 20
_TOGETHER: Final = 32 << 20


class SmallMembers:
    """Collects the small members of one opening in the folder `spool`, from the 21st member on, for `builder`."""

    def __init__(self, builder: Builder, spool: Path) -> None:
        self._builder = builder
        self._folder = spool
        self._spool: Spool | None = None
        self._files: list[SpooledFile] = []
        self._digests: set[str] = set()
        self._size = 0
        self._seen = 0

    def takes(self, member: Member) -> bool:
        """Say whether a member is to be read here; asked once of each."""
        self._seen += 1
        return self._seen > _FEW and member.size <= _SMALL

    def has(self, fingerprint: str) -> bool:
        """Say whether a file with this content waits here."""
        return fingerprint in self._digests

    def read(self, member: Member, form: Form, watch: Watch) -> Spooled:
        """Read one more; raises what `write_spool` does."""
        if self._spool is None:
            self._spool = Spool(self._folder)
        try:
            spooled = self._spool.read(member, form, watch)
        except CancelledError:
            self.drop()
            raise
        self._digests.add(member.fingerprint)
        self._files.append(
            SpooledFile(
                member.name, member.digest, spooled.count, spooled.unreadable, spooled.longest, spooled.day_first
            )
        )
        self._size += member.size
        if self._size > _TOGETHER:
            self.load()
        return spooled

    def load(self) -> None:
        """Have everything loaded that was read so far."""
        spool, files = self._spool, self._files
        self.drop()
        if spool is not None and files:
            self._builder.add_spools(files, spool.records, spool.problems)
            spool.records.unlink()
            spool.problems.unlink()

    def drop(self) -> None:
        """Close the spool, and forget what was in it."""
        if self._spool is not None:
            self._spool.close()
        self._spool = None
        self._files = []
        self._digests = set()
        self._size = 0
