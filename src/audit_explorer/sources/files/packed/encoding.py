"""The encoding of a text file, recognised by its first bytes."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from audit_explorer.sources.files.spool_file import spool_file

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.sources.files.reading_watch import Watch

_CHUNK: Final = 1 << 20
_HEAD: Final = 4096
# UTF-32 first: its little-endian mark begins like that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Where the zero bytes stand in text that is mostly ASCII, by position modulo 4.
_ZEROS: Final = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}
_MOSTLY: Final = 0.7


def encoding_of(head: bytes) -> tuple[str, int]:
    """Give the encoding of a text that begins with `head`, with the length of its byte-order mark (0 for none)."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, len(mark)
    head = head[: len(head) // 4 * 4][:_HEAD]
    if head:
        quarter = len(head) // 4
        zeros = tuple(head[place::4].count(0) > _MOSTLY * quarter for place in range(4))
        return _ZEROS.get((zeros[0], zeros[1], zeros[2], zeros[3]), "utf-8"), 0
    return "utf-8", 0


def as_utf8(path: Path, folder: Path, watch: Watch) -> Path:
    r"""Give a file with the same text in UTF-8 without a mark: the same path where it is so already.

    What can't be decoded in another encoding than UTF-8 is kept visible as \xNN; in UTF-8 it is left to the reader.
    """
    with path.open("rb") as file:
        name, mark = encoding_of(file.read(_HEAD))
        if name == "utf-8" and not mark:
            return path
        file.seek(mark)
        decoder = codecs.getincrementaldecoder(name)("backslashreplace")
        out, target = spool_file(folder, ".utf8")
        with out:
            done = 0
            while data := file.read(_CHUNK):
                done += len(data)
                watch.at(done)
                out.write(data if name == "utf-8" else _encoded(decoder.decode(data)))
            if name != "utf-8":
                out.write(_encoded(decoder.decode(b"", final=True)))
    return target


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")
