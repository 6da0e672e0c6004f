"""How a file is packed, told by its first bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.sources.files.packed import block_streams, gzip_stream, tar_members, zip_members

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from audit_explorer.sources.files.reading_watch import Watch
    from audit_explorer.sources.files.reasons import Reason

_CHUNK: Final = 1 << 20


def is_packed(head: bytes) -> bool:
    """Say whether a file that begins with `head` (512 bytes, or all of it) is packed in a way that is read."""
    return (
        head.startswith((gzip_stream.MAGIC, *zip_members.MAGICS))
        or block_streams.engine_of(head) is not None
        or tar_members.is_tar(head)
    )


def pieces(file: BinaryIO, head: bytes, watch: Watch) -> Iterator[bytes | Reason]:
    """Yield a compressed file's data unpacked, a tar archive's as it is."""
    engine = block_streams.engine_of(head)
    if engine is not None:
        return block_streams.unpacked(file, engine, watch)
    if head.startswith(gzip_stream.MAGIC):
        return gzip_stream.unpacked(file, watch)
    return iter(lambda: file.read(_CHUNK), b"")
