"""How an address names the log that it was made with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.charts.words import count
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from audit_explorer.store.dataset import Facts

Kind = Literal["sample", "archive", "table", "files"]

# 64 bits: nobody meets two logs of one name by chance. In a link of somebody else's making fewer may do.
_DIGITS: Final = 16
# Characters of a name in an address, and of all that is read.
_LONGEST_NAME: Final = 60
_LONGEST: Final = 400
_FILES: Final = re.compile(r"(.*)~([0-9a-f]{12,64})~([0-9]{1,12})", re.ASCII | re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LogName:
    """The sample, the archive, the published table, or files: name, beginning of the hash, how many records.

    The hash is that of what the files hold (Facts.content), so that a copy under another name is the same log. What was
    read of an address is hostile text.
    """

    kind: Kind
    name: str = ""
    digest: str = ""
    records: int = 0

    @classmethod
    def of(cls, label: str, facts: Facts) -> LogName:
        """Name files that were read."""
        return cls("files", shortened(label), facts.content[:_DIGITS], facts.total)

    @classmethod
    def read(cls, text: str) -> LogName | None:
        """Read what an address says; None when it names no log."""
        for one in (SAMPLE, ARCHIVE, TABLE):
            if text == one.text:
                return one
        found = _FILES.fullmatch(text) if len(text) <= _LONGEST else None
        return None if found is None else cls("files", found[1], found[2].lower(), int(found[3]))

    @property
    def text(self) -> str:
        """What stands in an address."""
        return self.kind if self.kind != "files" else f"{self.name}~{self.digest}~{self.records}"

    @property
    def details(self) -> str:
        """Say what tells these files from others, such as "5,000 records, sha256 9f86d081884c7d65…"."""
        return f"{count(self.records, 'record')}, sha256 {self.digest}…"

    def fits(self, content: str) -> bool:
        """Say whether files with this content are meant."""
        return self.kind == "files" and content.startswith(self.digest)


SAMPLE: Final = LogName("sample")
ARCHIVE: Final = LogName("archive")
#: Whichever table this server is set to show: where it lies is nobody's business who has a link.
TABLE: Final = LogName("table")


def shortened(label: str, limit: int = _LONGEST_NAME) -> str:
    """Give a file's name inert, cut in the middle: its end says what it is."""
    inert = shown(label, limit=None)
    ahead = limit * 3 // 5
    return inert if len(inert) <= limit else f"{inert[:ahead]}…{inert[ahead + 1 - limit :]}"
