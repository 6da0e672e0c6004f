"""Files that are no text, called by what they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

_RIGHT_FILE: Final = "Choose the log itself: the platform's event history or its API gives it as JSON or CSV."
_UNPACK: Final = "Unpack it first, for example with {}, then open what is in it."
_SAVE_AS_CSV: Final = "Open it in the spreadsheet program, save the sheet as CSV, then open that."
_CONVERT: Final = "Write its records as JSON or CSV first, then open that."


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file is in words ("a PDF document"), with what the person can do."""

    words: str
    advice: str = _RIGHT_FILE


_WORKBOOK: Final = FileKind("an Excel workbook", _SAVE_AS_CSV)
# By the bytes at a place. A signature that could be the beginning of a text counts only where a zero byte follows.
_SIGNATURES: Final = (
    (0, b"\x28\xb5\x2f\xfd", FileKind("a Zstandard archive", _UNPACK.format("unzstd"))),
    (0, b"7z\xbc\xaf\x27\x1c", FileKind("a 7z archive", _UNPACK.format("7z x"))),
    (0, b"Rar!\x1a\x07", FileKind("a RAR archive", _UNPACK.format("unrar"))),
    (0, b"\x04\x22\x4d\x18", FileKind("an LZ4 archive", _UNPACK.format("unlz4"))),
    (0, b"\xff\x06\x00\x00sNaPpY", FileKind("a Snappy archive", _UNPACK.format("snzip -d"))),
    (0, b"LZIP\x01", FileKind("an lzip archive", _UNPACK.format("lzip -d"))),
    (0, b"\x1f\x9d", FileKind("a file packed with compress", _UNPACK.format("uncompress"))),
    (0, b"MSCF\0", FileKind("a Windows cabinet archive", _UNPACK.format("7z x"))),
    (0, b"%PDF-", FileKind("a PDF document")),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind("an old or protected Office document", _SAVE_AS_CSV)),
    (0, b"{\\rtf", FileKind("an RTF document")),
    (0, b"SQLite format 3\0", FileKind("an SQLite database", _CONVERT)),
    (8, b"DUCK", FileKind("a DuckDB database", _CONVERT)),
    (0, b"PAR1", FileKind("a Parquet file", _CONVERT)),
    (0, b"ARROW1\0", FileKind("an Arrow file", _CONVERT)),
    (0, b"Obj\x01", FileKind("an Avro file", _CONVERT)),
    (0, b"ORC", FileKind("an ORC file", _CONVERT)),
    (0, b"\x89HDF\r\n\x1a\n", FileKind("an HDF5 file", _CONVERT)),
    (0, b"ElfFile\0", FileKind("a Windows event log")),
    (0, b"LPKSHHRH", FileKind("a systemd journal", "Write it out with journalctl -o json, then open that.")),
    (0, b"\xd4\xc3\xb2\xa1", FileKind("a network capture")),
    (0, b"\x0a\x0d\x0d\x0a", FileKind("a network capture")),
    (0, b"\x89PNG\r\n\x1a\n", FileKind("a PNG picture")),
    (0, b"\xff\xd8\xff", FileKind("a JPEG picture")),
    (0, b"GIF87a", FileKind("a GIF picture")),
    (0, b"GIF89a", FileKind("a GIF picture")),
    (0, b"RIFF", FileKind("a picture or a sound file")),
    (0, b"\x7fELF", FileKind("a program for Linux")),
    (0, b"MZ", FileKind("a program for Windows")),
    (0, b"\xcf\xfa\xed\xfe", FileKind("a program for macOS")),
    (0, b"bplist00", FileKind("a property list of macOS")),
)
_PLAIN: Final = (b"%PDF-", b"{\\rtf", b"LZIP\x01", b"GIF87a", b"GIF89a", b"bplist00")
# By the folders of a zip archive.
_ZIPPED: Final = (
    ("xl/", _WORKBOOK),
    ("word/", FileKind("a Word document")),
    ("ppt/", FileKind("a PowerPoint presentation")),
    ("META-INF/MANIFEST.MF", FileKind("a Java archive")),
)


def kind_of(head: bytes) -> FileKind | None:
    """Give what a file is that begins with `head`, at least some hundred bytes of it; None for anything else."""
    for at, signature, kind in _SIGNATURES:
        if head.startswith(signature, at) and (signature in _PLAIN or not _is_text(head)):
            return kind
    return None


def zipped_kind(names: Collection[str]) -> FileKind | None:
    """Give what a zip archive with these members is, where it is a document rather than an archive."""
    if "[Content_Types].xml" in names or "META-INF/MANIFEST.MF" in names:
        for folder, kind in _ZIPPED:
            if any(name.startswith(folder) for name in names):
                return kind
    if {"mimetype", "content.xml", "META-INF/manifest.xml"}.issubset(names):
        return FileKind("an OpenDocument file", _SAVE_AS_CSV)
    return None


def _is_text(head: bytes) -> bool:
    """Say whether nothing in it is a byte that no text has."""
    return not any(byte < 9 or 13 < byte < 27 for byte in head) and _is_utf8(head)  # noqa: PLR2004 - control characters


def _is_utf8(head: bytes) -> bool:
    try:
        head[: len(head) - 3].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
