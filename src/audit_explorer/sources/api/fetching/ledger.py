"""The ledger: one row for every request that was made."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.period import format_utc
from audit_explorer.sources.api.fetching.private_file import private_file, writing

if TYPE_CHECKING:
    from pathlib import Path

Purpose = Literal["page", "again", "check", "ahead", "token"]
"""A page read the first time, in a second reading of its window or of half of it, to see whether it moved or whether
a file was all; or a sign-in.

"ahead" is a page that was asked for ahead and then not needed: what came of it was not looked at.
"""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One request: what it was for, what was asked, what came.

    `got` records came, of which `new` were kept, `repeated` had come before and `outside` belong to another window (or
    to none that was asked for). `status` is None when no answer came; `failure` then, or for a bad answer, is the
    code of the error that says why.
    """

    at: datetime
    purpose: Purpose
    start: datetime | None
    end: datetime | None
    offset: int
    asked: int
    got: int
    new: int
    repeated: int
    outside: int
    status: int | None
    milliseconds: int
    failure: str = ""

    def to_json(self) -> str:
        """Give it as one line of JSON; there is no secret in it, as there is none in any of its values."""
        values = {name: getattr(self, name) for name in _NAMES}
        values |= {name: format_utc(value) for name, value in values.items() if isinstance(value, datetime)}
        return json.dumps(values, ensure_ascii=False)


_NAMES: Final = tuple(field.name for field in fields(LedgerRow))


class Ledger:
    """Rows in memory and, as NDJSON, in a private file of the folder; raises NotWrittenError when the disk refuses."""

    def __init__(self, folder: Path) -> None:
        with writing():
            self._file, self.path = private_file(folder, "ledger")
        self.rows: list[LedgerRow] = []

    def add(self, row: LedgerRow) -> None:
        """Note one request."""
        self.rows.append(row)
        with writing():
            self._file.write(row.to_json().encode() + b"\n")

    def close(self) -> None:
        """Write what is left and let go of the file."""
        with writing():
            self._file.close()
