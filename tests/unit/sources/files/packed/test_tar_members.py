"""Tar archives, honest, damaged and hostile ones."""

from __future__ import annotations

import gzip
import io
import tarfile
from typing import TYPE_CHECKING

import pytest

from audit_explorer.errors import FileTooLargeError, NoRecordsError
from audit_explorer.sources.files.packed.members import Member, members
from audit_explorer.sources.files.packed.tar_members import is_tar
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.store.ingest.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

DATA = b'[{"id":1}]' * 100


def entry(name: str, data: bytes = DATA, **header: object) -> tuple[tarfile.TarInfo, bytes]:
    """Give a member with some fields of its header set."""
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for field, value in header.items():
        setattr(info, field, value)
    return info, data


def archive(*entries: tuple[tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    """Give an archive of members."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as tar:
        for info, data in entries:
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def look(tmp_path: Path, data: bytes, limit: int = 1 << 20) -> tuple[dict[str, bytes], list[tuple[str, str, bool]]]:
    """Give what is read of an archive by name, and its problems as (name, reason, kept)."""
    path = tmp_path / "x.tar"
    path.write_bytes(data)
    spool = tmp_path / "spool"
    spool.mkdir(exist_ok=True)
    found = list(members(path, "x.tar", spool, limit=limit))
    problems = [(p.file, p.reason, p.kept) for p in found if isinstance(p, Problem)]
    assert sorted(tmp_path.iterdir()) == [spool, path]
    return {member.name: member.path.read_bytes() for member in found if isinstance(member, Member)}, problems


def test_members_by_name(tmp_path: Path) -> None:
    """Every file is a member, rotated ones unpacked; folders are not mentioned."""
    data = archive(
        entry("audit", b"", type=tarfile.DIRTYPE), entry("audit/a.json"), entry("a.json.1.gz", gzip.compress(b"[2]"))
    )
    assert look(tmp_path, data) == ({"x.tar/audit/a.json": DATA, "x.tar/a.json.1.gz": b"[2]"}, [])


def test_an_old_archive_has_no_magic(tmp_path: Path) -> None:
    """An archive as Version 7 Unix wrote it is known by its check sum."""
    block = bytearray(archive(entry("a"))[:512])
    block[257:512] = bytes(255)
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    data = bytes(block) + DATA + bytes(-len(DATA) % 512 + 1024)
    assert look(tmp_path, data) == ({"x.tar/a": DATA}, [])


@pytest.mark.parametrize("head", [b"", b"[" * 512, bytes(512), b'{"id":1}\n' * 60])
def test_other_files_are_no_archive(head: bytes) -> None:
    """Text and zeros have no check sum of a header."""
    assert not is_tar(head[:512])


HOSTILE = archive(
    entry("/etc/cron.d/x"),
    entry("../../x"),
    entry("link", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    entry("hard", b"", type=tarfile.LNKTYPE, linkname="/etc/passwd"),
    entry("device", b"", type=tarfile.CHRTYPE),
    entry("pipe", b"", type=tarfile.FIFOTYPE),
    entry("._a"),
    entry("empty", b""),
    entry("PaxHeaders.1/a"),
    entry("sparse", pax_headers={"GNU.sparse.major": "1"}),
    entry("<b>`x`\n\udcff"),
    form=tarfile.PAX_FORMAT,
)


def test_hostile_members(tmp_path: Path) -> None:
    """Nothing is written under a member's name; links, devices and junk are skipped and said."""
    read, problems = look(tmp_path, HOSTILE)
    assert set(read) == {"x.tar//etc/cron.d/x", "x.tar/../../x", "x.tar/<b>`x`\n\\udcff"}
    assert set(read.values()) == {DATA}
    assert problems == [
        *((f"x.tar/{name}", Reason.NO_FILE, True) for name in ("link", "hard", "device", "pipe")),
        *((f"x.tar/{name}", Reason.SKIPPED, True) for name in ("._a", "empty", "PaxHeaders.1/a")),
        ("x.tar/sparse", Reason.SPARSE, False),
    ]


TWO = archive(entry("a"), entry("b"), form=tarfile.USTAR_FORMAT)


def test_cut_off_within_a_member(tmp_path: Path) -> None:
    """What a cut archive still has is read, and the member that is cut is named."""
    read, problems = look(tmp_path, TWO[: 512 + 1024 + 512 + 300])
    assert read == {"x.tar/a": DATA, "x.tar/b": DATA[:300]}
    assert problems == [("x.tar/b", Reason.ARCHIVE_CUT_OFF, False)]


@pytest.mark.parametrize("end", [512 + 1024, 512 + 1024 + 100])
def test_cut_off_between_members(tmp_path: Path, end: int) -> None:
    """An archive whose end is missing is said to be cut."""
    read, problems = look(tmp_path, TWO[:end])
    assert read == {"x.tar/a": DATA}
    assert problems == [("x.tar", Reason.ARCHIVE_CUT_OFF, False)]


def test_a_cut_compressed_archive(tmp_path: Path) -> None:
    """A cut tar.gz gives what it holds."""
    packed = gzip.compress(archive(entry("a"), entry("b", bytes(range(256)) * 1000)))
    read, problems = look(tmp_path, packed[:-200])
    assert read["x.tar/a"] == DATA
    assert ("x.tar", Reason.PACKED_CUT_OFF, False) in problems


def test_a_damaged_header(tmp_path: Path) -> None:
    """After a damaged header it goes on at the next one."""
    data = bytearray(archive(entry("a"), entry("b"), entry("c"), form=tarfile.USTAR_FORMAT))
    data[512 + 1024 + 5] ^= 1
    read, problems = look(tmp_path, bytes(data))
    assert read == {"x.tar/a": DATA, "x.tar/c": DATA}
    assert problems == [("x.tar", Reason.ARCHIVE_DAMAGED, False)]


def test_two_archives_in_a_row(tmp_path: Path) -> None:
    """What stands behind an archive's end is read too."""
    assert look(tmp_path, TWO + archive(entry("c")))[0].keys() == {"x.tar/a", "x.tar/b", "x.tar/c"}


def test_a_huge_size_is_only_said(tmp_path: Path) -> None:
    """A header that claims terabytes costs nothing."""
    info, _ = entry("a")
    info.size = 1 << 50
    data = info.tobuf(tarfile.GNU_FORMAT) + DATA
    assert look(tmp_path, data) == ({"x.tar/a": DATA}, [("x.tar/a", Reason.ARCHIVE_CUT_OFF, False)])


def test_a_huge_extended_header(tmp_path: Path) -> None:
    """A header of many MiB is not kept in memory, what follows it is read."""
    data = archive(entry("a", pax_headers={"comment": "x" * (3 << 20)}))
    assert look(tmp_path, data, limit=1 << 23) == ({"x.tar/a": DATA}, [])


def test_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a number of members no more is read, and that is said."""
    monkeypatch.setattr("audit_explorer.sources.files.packed.tar_members.MOST_MEMBERS", 1)
    assert look(tmp_path, TWO) == ({"x.tar/a": DATA}, [("x.tar", Reason.TOO_MANY, False)])


def test_many_folders_are_bounded(tmp_path: Path) -> None:
    """An archive in gzip of nothing but folders is bounded as any other."""
    data = archive(*(entry(f"d{n}", b"", type=tarfile.DIRTYPE) for n in range(3000)))
    with pytest.raises(FileTooLargeError):
        look(tmp_path, gzip.compress(data))


def test_without_a_file(tmp_path: Path) -> None:
    """An archive of folders alone is refused in words."""
    with pytest.raises(NoRecordsError, match="found an archive without files"):
        look(tmp_path, archive(entry("d", b"", type=tarfile.DIRTYPE)))
