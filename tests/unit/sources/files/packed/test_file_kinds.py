"""Files that are no text, called by what they are."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from audit_explorer.errors import NoRecordsError
from audit_explorer.sources.files.packed.file_kinds import kind_of, zipped_kind
from audit_explorer.sources.files.packed.members import Member, members

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"\x28\xb5\x2f\xfd\x04", "a Zstandard archive"),
        (b"7z\xbc\xaf\x27\x1c\0", "a 7z archive"),
        (b"Rar!\x1a\x07\x01\0", "a RAR archive"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"PAR1\x15\0\x15", "a Parquet file"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"Obj\x01\x04", "an Avro file"),
        (b"ElfFile\0\0", "a Windows event log"),
        (b"\x89PNG\r\n\x1a\n\0", "a PNG picture"),
        (b"\x7fELF\x02\x01\x01\0", "a program for Linux"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "an old or protected Office document"),
        (b"MZ\x90\0\x03", "a program for Windows"),
    ],
)
def test_kinds(head: bytes, words: str) -> None:
    """A file of another program is told by its first bytes."""
    kind = kind_of(head)
    assert kind is not None
    assert kind.words == words


@pytest.mark.parametrize("head", [b"MZ,ORC\n1,2", b"PAR1;id", b'[{"id":1}]', b"", b"RIFF and so on", b"7zip,id"])
def test_text_is_no_kind(head: bytes) -> None:
    """A text that begins like a file of another program is a text."""
    assert kind_of(head) is None


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["[Content_Types].xml", "xl/workbook.xml"], "an Excel workbook"),
        (["[Content_Types].xml", "word/document.xml"], "a Word document"),
        (["mimetype", "content.xml", "META-INF/manifest.xml"], "an OpenDocument file"),
        (["xl/logs.json"], None),
        (["logs.json"], None),
    ],
)
def test_documents_that_are_zip_archives(names: list[str], words: str | None) -> None:
    """A document is told from an archive with folders of the same names."""
    kind = zipped_kind(names)
    assert (kind and kind.words) == words


def test_refused_with_what_to_do(tmp_path: Path) -> None:
    """The refusal names the kind, and its advice fits it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("xl/workbook.xml", "x")
    for data, found, advice in (
        (out.getvalue(), "an Excel workbook", "save the sheet as CSV"),
        (b"\x28\xb5\x2f\xfd\x04\x05", "a Zstandard archive", "unzstd"),
    ):
        path = tmp_path / "log"
        path.write_bytes(data)
        with pytest.raises(NoRecordsError, match=f"found {found}") as caught:
            list(members(path, "log", tmp_path, limit=1 << 20))
        assert advice in caught.value.advice
        assert "again" not in caught.value.advice


def test_beside_a_log_it_is_only_said(tmp_path: Path) -> None:
    """A document in an archive doesn't keep the log beside it from being read."""
    path = tmp_path / "log"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.pdf", b"%PDF-1.7 x")
        archive.writestr("logs.json", "[]")
    problem, member = members(path, "log", tmp_path, limit=1 << 20)
    assert isinstance(member, Member)
    assert member.name == "log/logs.json"
    assert not isinstance(problem, Member)
    assert (problem.file, problem.reason, problem.kept) == ("log/a.pdf", "a PDF document, not read", False)
