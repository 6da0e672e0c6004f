"""The members of a zip archive."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import NoRecordsError, UnreadableFileError
from audit_explorer.sources.files.packed.file_kinds import zipped_kind
from audit_explorer.sources.files.packed.junk import MOST_MEMBERS, is_junk
from audit_explorer.sources.files.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audit_explorer.sources.files.reading_watch import Watch

MAGICS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_CHUNK: Final = 1 << 20
_ENCRYPTED: Final = 0x1


def zip_members(path: Path, name: str, watch: Watch) -> Iterator[tuple[str, Iterator[bytes | Reason] | Reason]]:
    """Yield each member's name with its data in pieces, or with the reason why it is not read.

    The data may end with a reason: damaged, cut off. Directories have no data and are not mentioned.
    Raises UnreadableFileError when the archive's list of members can't be read, NoRecordsError when it is a document.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFileError(name, f"the zip archive is damaged ({error})") from error
    with archive:
        entries = archive.infolist()
        if len(entries) > MOST_MEMBERS:
            raise UnreadableFileError(name, f"the zip archive holds {len(entries):,} members")
        kind = zipped_kind({entry.filename for entry in entries})
        if kind is not None:
            raise NoRecordsError(name, kind.words, kind.advice)
        done = 0
        for entry in entries:
            if entry.is_dir():
                continue
            if entry.flag_bits & _ENCRYPTED:
                yield entry.filename, Reason.ENCRYPTED
            elif entry.file_size == 0 or is_junk(entry.filename):
                yield entry.filename, Reason.SKIPPED
            else:
                yield entry.filename, _data(archive, entry)
            done += entry.compress_size
            watch.at(done)


def _data(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes | Reason]:
    try:
        with archive.open(entry) as file:
            # Checked here: zipfile throws away what it has read where the check sum is wrong.
            file._expected_crc = None  # type: ignore[attr-defined] # noqa: SLF001
            check = 0
            while piece := file.read(_CHUNK):
                check = zlib.crc32(piece, check)
                yield piece
            if check != entry.CRC:
                yield Reason.PACKED_DAMAGED
    except EOFError:
        yield Reason.PACKED_CUT_OFF
    except NotImplementedError:
        yield Reason.METHOD
    except (zipfile.BadZipFile, zlib.error, RuntimeError):
        yield Reason.PACKED_DAMAGED
