"""What the engine's own reader can take of a file: its list cut out, the text before its records taken off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.shown import shown
from audit_explorer.sources.files.envelopes.record_signs import PAGE_NAMES
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.sources.files.spool_file import spool_file
from audit_explorer.store.ingest.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audit_explorer.sources.files.envelopes.sniff import ByteRange, Form
    from audit_explorer.sources.files.packed.members import Member

_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class PlainForm:
    """A file that holds nothing but a JSON array or one object a line, with the text that was passed over for it."""

    path: Path
    passed_over: int = 0
    first: str = ""

    def said(self, name: str, shape: Form, records: int) -> Iterator[Problem]:
        """Say what was taken off `records` records, as the tolerant reader would."""
        names = (*shape.wrapped, *shape.inside.names)
        if records and names and not (len(names) == 1 and names[0] in PAGE_NAMES):
            yield _said(name, Reason.WRAPPED, wrapped_words(".".join(names), records))
        if self.passed_over:
            yield _said(name, Reason.PREFIXED, prefix_words(self.first, self.passed_over))


def plain_form(member: Member, shape: Form, spool: Path) -> PlainForm | None:
    """Make it in the folder `spool` where the file itself isn't one; None when a line has no record to end with."""
    if shape.prefixed:
        return _without_prefixes(member.path, spool)
    if shape.inner is None:
        return PlainForm(member.path)
    return PlainForm(slice_array(member.path, shape.inner, spool), 1 if shape.passed_over else 0, shape.passed_over)


def slice_array(path: Path, inner: ByteRange, spool: Path) -> Path:
    """Copy the bytes of a wrapper's list to a private file in the folder `spool`, which then is a JSON array."""
    out, target = spool_file(spool, ".json")
    with path.open("rb") as file, out:
        file.seek(inner.start)
        left = inner.end - inner.start
        while left and (data := file.read(min(_CHUNK, left))):
            out.write(data)
            left -= len(data)
    return target


def wrapped_words(path: str, records: int) -> str:
    """Say what records were taken out of."""
    return f"{records:,} {'record' if records == 1 else 'records'} inside “{shown(path, limit=80)}”"


def prefix_words(first: str, times: int) -> str:
    """Say what was passed over, and how often."""
    return f"{times:,} {'time' if times == 1 else 'times'}, first “{shown(first.strip(), limit=80)}”"


def _without_prefixes(path: Path, spool: Path) -> PlainForm | None:
    out, target = spool_file(spool, ".ndjson")
    first, times = b"", 0
    with path.open("rb") as file, out:
        for line in file:
            at = line.find(b"{")
            if at < 0:
                if line.strip():
                    return None
                continue
            if at:
                first = first or line[:at]
                times += 1
            out.write(line[at:])
    return PlainForm(target, times, first.decode("utf-8", "backslashreplace"))


def _said(name: str, reason: Reason, words: str) -> Problem:
    return Problem(name, None, None, None, reason.value, words, kept=True)
