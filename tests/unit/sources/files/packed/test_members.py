"""What is found within packed and differently encoded files."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from audit_explorer.errors import CancelledError, FileTooLargeError, NoRecordsError, UnreadableFileError
from audit_explorer.sources.files.packed.members import Member, members
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.store.ingest.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

TEXT = '[{"id":1,"entityName":"Jürgen 😀"},{"id":2}]'
DATA = TEXT.encode()


def packed(names: dict[str, bytes]) -> bytes:
    """Give a zip archive of members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in names.items():
            archive.writestr(name, data)
    return out.getvalue()


def look(tmp_path: Path, data: bytes, limit: int = 1 << 20) -> tuple[list[Member], list[tuple[str, str, bool]]]:
    """Write a file, then give its members and its problems as (name, reason, kept)."""
    path = tmp_path / "export"
    path.write_bytes(data)
    spool = tmp_path / "spool"
    spool.mkdir(exist_ok=True)
    found = list(members(path, "export", spool, limit=limit))
    problems = [(p.file, p.reason, p.kept) for p in found if isinstance(p, Problem)]
    return [member for member in found if isinstance(member, Member)], problems


def test_plain_text_is_its_own_path(tmp_path: Path) -> None:
    """A UTF-8 file is read where it lies, no copy made."""
    (member,), problems = look(tmp_path, DATA)
    assert (member.path, member.size, problems) == (tmp_path / "export", len(DATA), [])
    assert list((tmp_path / "spool").iterdir()) == []


def tarred(names: dict[str, bytes], form: int = tarfile.USTAR_FORMAT) -> bytes:
    """Give a tar archive of members."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in names.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


FORMS = {
    "utf-8 with a mark": TEXT.encode("utf-8-sig"),
    "utf-16": TEXT.encode("utf-16"),
    "utf-16-le without a mark": TEXT.encode("utf-16-le"),
    "utf-16-be without a mark": TEXT.encode("utf-16-be"),
    "utf-32": TEXT.encode("utf-32"),
    "utf-32-be without a mark": TEXT.encode("utf-32-be"),
    "gzip": gzip.compress(DATA),
    "gzip in two parts": gzip.compress(DATA[:9]) + gzip.compress(DATA[9:]),
    "gzip padded": gzip.compress(DATA) + bytes(2000),
    "gzip of utf-16": gzip.compress(TEXT.encode("utf-16")),
    "zip": packed({"logs.json": DATA}),
    "bzip2": bz2.compress(DATA),
    "bzip2 in two parts": bz2.compress(DATA[:9]) + bz2.compress(DATA[9:]),
    "xz": lzma.compress(DATA),
    "xz padded": lzma.compress(DATA[:9]) + bytes(8) + lzma.compress(DATA[9:]),
    "lzma": lzma.compress(DATA, lzma.FORMAT_ALONE),
    "tar": tarred({"logs.json": DATA}),
    "tar with long names": tarred({"x/" * 150 + "logs.json": DATA}, tarfile.PAX_FORMAT),
    "tar with long names as GNU writes them": tarred({"x/" * 150 + "logs.json": DATA}, tarfile.GNU_FORMAT),
    "tar.gz": gzip.compress(tarred({"logs.json": DATA})),
    "tar.bz2": bz2.compress(tarred({"logs.json": DATA})),
    "tar.xz": lzma.compress(tarred({"logs.json": DATA})),
    "gzip in tar": tarred({"logs.json.gz": gzip.compress(DATA)}),
    "tar in zip": packed({"logs.tar": tarred({"logs.json": DATA})}),
    "gzip in zip": packed({"logs.json.gz": gzip.compress(DATA)}),
    "zip in gzip": gzip.compress(packed({"logs.json": DATA})),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_same_text_however_packed(name: str, tmp_path: Path) -> None:
    """However a text is packed or encoded, it comes out as the same UTF-8 with the same fingerprint."""
    (plain,), _ = look(tmp_path, DATA)
    # Asked for before the next look writes over the file: the fingerprint is worked out meanwhile.
    expected = (plain.fingerprint, plain.size)
    (member,), problems = look(tmp_path, FORMS[name])
    assert member.path.read_bytes() == DATA
    assert (member.fingerprint, member.size) == expected
    assert not problems


@pytest.mark.parametrize("name", FORMS)
def test_spool_files_are_private(name: str, tmp_path: Path) -> None:
    """What is unpacked can be read by this user alone, and only what is read is left behind."""
    (member,), _ = look(tmp_path, FORMS[name])
    assert stat.S_IMODE(member.path.stat().st_mode) == 0o600
    assert list((tmp_path / "spool").iterdir()) == [member.path]


def test_several_members(tmp_path: Path) -> None:
    """Each file in an archive is a member under its own name; what is no log is named, directories are not."""
    archive = {
        "a/": b"",
        "a/one.json": DATA,
        "../../etc/two.json": b"[]",
        "a/empty.json": b"",
        "__MACOSX/a/._one.json": b"x",
        ".DS_Store": b"x",
    }
    found, problems = look(tmp_path, packed(archive))
    assert [member.name for member in found] == ["export/a/one.json", "export/../../etc/two.json"]
    assert all(member.path.parent == tmp_path / "spool" for member in found)
    assert problems == [
        (f"export/{name}", Reason.SKIPPED, True) for name in ("a/empty.json", "__MACOSX/a/._one.json", ".DS_Store")
    ]


DAMAGED = {
    Reason.PACKED_CUT_OFF: (gzip.compress(DATA)[:-12], False),
    Reason.PACKED_DAMAGED: (gzip.compress(DATA)[:-8] + b"12345678", False),
    Reason.PACKED_TRAILING: (gzip.compress(DATA) + b"and so on", True),
}


@pytest.mark.parametrize("reason", DAMAGED)
def test_damaged_gzip(reason: Reason, tmp_path: Path) -> None:
    """What could be unpacked from a damaged file is kept, and the damage is named."""
    data, kept = DAMAGED[reason]
    (member,), problems = look(tmp_path, data)
    assert DATA.startswith(member.path.read_bytes())
    assert member.size >= len(DATA) - 12
    assert problems == [("export", reason, kept)]


def test_a_cut_gzip_gives_everything_before_the_cut(tmp_path: Path) -> None:
    """A large file that is cut half way yields about half of its text."""
    text = b"".join(b'{"id":%d}\n' % (n * 7919) for n in range(200_000))
    data = gzip.compress(text)
    (member,), _ = look(tmp_path, data[: len(data) // 2], limit=1 << 30)
    assert 0.4 < member.size / len(text) < 0.6


def test_an_encrypted_member(tmp_path: Path) -> None:
    """An encrypted member is reported, the others are read."""
    data = bytearray(packed({"secret.json": DATA, "open.json": DATA}))
    for header, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(header) + place] |= 1
    found, problems = look(tmp_path, bytes(data))
    assert [member.name for member in found] == ["export/open.json"]
    assert problems == [("export/secret.json", Reason.ENCRYPTED, False)]


def test_a_damaged_member(tmp_path: Path) -> None:
    """A member whose check sum is wrong is read as far as it goes and reported."""
    data = bytearray(packed({"a.json": DATA, "b.json": DATA}))
    data[data.index(b"PK\x01\x02") + 16] ^= 1
    found, problems = look(tmp_path, bytes(data))
    assert [member.name for member in found] == ["export/a.json", "export/b.json"]
    assert [member.path.read_bytes() for member in found] == [DATA, DATA]
    assert problems == [("export/a.json", Reason.PACKED_DAMAGED, False)]


def test_a_broken_archive(tmp_path: Path) -> None:
    """An archive without its list of members is unreadable, in words."""
    with pytest.raises(UnreadableFileError, match="export can't be read: the zip archive is damaged"):
        look(tmp_path, packed({"a.json": DATA})[:-30])


BOMBS = {
    "gzip": gzip.compress(bytes(1 << 21)),
    "zip": packed({"a": bytes(1 << 21)}),
    "bzip2": bz2.compress(bytes(1 << 21)),
    "xz": lzma.compress(bytes(1 << 21)),
    "tar.gz": gzip.compress(tarred({"a": bytes(1 << 21)})),
    "second member": packed({"a": b"x" * 50, "b": bytes(1 << 21)}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb(name: str, tmp_path: Path) -> None:
    """What unpacks to more than allowed is refused, and leaves nothing unpacked of the member that did it."""
    with pytest.raises(FileTooLargeError, match="unpacks to more than 1,048,576 bytes"):
        look(tmp_path, BOMBS[name])
    assert all(path.stat().st_size <= 50 for path in (tmp_path / "spool").iterdir())


def test_archives_within_archives(tmp_path: Path) -> None:
    """Packing that goes on and on is not followed."""
    data = DATA
    for _ in range(5):
        data = packed({"inner.zip": data})
    with pytest.raises(NoRecordsError, match=r"export(/inner\.zip){3}: archive within archives, not read"):
        look(tmp_path, data)


def test_a_missing_file(tmp_path: Path) -> None:
    """A path that is not there is unreadable, in words."""
    with pytest.raises(UnreadableFileError, match="No such file"):
        list(members(tmp_path / "none", "none", tmp_path, limit=1))


def test_progress(tmp_path: Path) -> None:
    """Progress of unpacking reaches the end, and never goes beyond the file's size."""
    path = tmp_path / "export"
    path.write_bytes(gzip.compress(os.urandom(3 << 20)))
    told: list[tuple[int, int]] = []
    list(members(path, "export", tmp_path, limit=1 << 30, progress=lambda done, total: told.append((done, total))))
    assert {total for _, total in told} == {path.stat().st_size}
    assert 3 << 20 <= max(done for done, _ in told) <= path.stat().st_size


def test_cancelled(tmp_path: Path) -> None:
    """A person's cancelling stops it."""
    path = tmp_path / "export"
    path.write_bytes(DATA)
    with pytest.raises(CancelledError):
        list(members(path, "export", tmp_path, limit=1 << 30, cancelled=lambda: True))
