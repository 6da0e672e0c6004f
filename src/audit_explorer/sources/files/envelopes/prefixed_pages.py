"""Pretty-printed JSON of which every line has a program's prefix: a pod's name, a time, a file and a line number."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.sources.files.spool_file import spool_file

if TYPE_CHECKING:
    from pathlib import Path

_HEAD: Final = 1 << 16
_LOOKED_AT: Final = 50
_LONGEST: Final = 500
# The line of an opening bracket, or of the name of the list that it opens.
_OPENING: Final = re.compile(rb'([^{"\r\n]*[^\s{",:\[\r\n][^{"\r\n]*?)[\[{]\s*(?:"[^"]*"\s*:\s*[\[{]\s*)?')
_NEXT: Final = re.compile(rb'\s*(?:"|[\[{]\s*(?:"|$))')


class Unprefixed(NamedTuple):
    """A file without the prefixes, the first of them, how many there were."""

    path: Path
    first: str
    lines: int


def without_line_prefixes(path: Path, spool: Path) -> Unprefixed | None:
    """Write a private file in the folder `spool` without what stands before every line; None where nothing does.

    A line that lacks the prefix stays as it is. Numbers in a prefix may differ from line to line.
    """
    with path.open("rb") as file:
        found = _prefix(file.read(_HEAD))
    if found is None:
        return None
    first, prefix = found
    out, target = spool_file(spool, ".unprefixed")
    lines = 0
    with path.open("rb") as file, out:
        for line in file:
            match = prefix.match(line)
            lines += match is not None
            out.write(line[match.end() :] if match else line)
    return Unprefixed(target, first.decode("utf-8", "backslashreplace"), lines)


def _prefix(head: bytes) -> tuple[bytes, re.Pattern[bytes]] | None:
    lines = [line for line in islice(head.splitlines(), _LOOKED_AT) if line.strip()]
    for line, following in pairwise(lines):
        match = _OPENING.fullmatch(line) if len(line) < _LONGEST else None
        if match is None:
            continue
        prefix = re.compile(re.sub(rb"[0-9]+", rb"[0-9]+", re.escape(match[1])))
        after = prefix.match(following)
        if after is not None and _NEXT.match(following, after.end()):
            return match[1], prefix
    return None
