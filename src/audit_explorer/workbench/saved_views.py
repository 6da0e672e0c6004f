"""Views that are saved under a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from audit_explorer.errors import NotYoursError
from audit_explorer.period import from_ms, to_ms
from audit_explorer.workbench.workbench_file import WorkbenchFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LONGEST_NAME: Final = 120
"""Characters of the name of a view or a review."""
LONGEST_QUERY: Final = 20_000
"""Characters of an address's parameters."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """One: the page, and the parameters of its address, which are read as any link's are."""

    id: str
    author: str
    name: str
    page: str
    query: str
    at: datetime

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters."""
        return parse_qsl(self.query, keep_blank_values=True)


class SavedViews:
    """The saved views in a file, as one person sees and makes them; raises WorkbenchError."""

    def __init__(self, author: str, file: WorkbenchFile | None = None) -> None:
        self.author = author
        self.file = WorkbenchFile() if file is None else file

    def all(self) -> tuple[SavedView, ...]:
        """Give everybody's, by name."""
        with self.file.reading() as connection:
            rows = connection.execute(
                "SELECT id, author, name, page, query, at FROM saved_view WHERE gone = 0 ORDER BY lower(name), at, id"
            )
            return tuple(SavedView(row[0], row[1], row[2], row[3], row[4], from_ms(row[5])) for row in rows)

    def save(self, name: str, page: str, pairs: Iterable[tuple[str, str]], now: datetime) -> str:
        """Save one more, and give its id; raises ValueError for a name or a query that is too long or empty."""
        query = urlencode(list(pairs))
        if len(query) > LONGEST_QUERY:
            message = "the view's address is too long to be saved"
            raise ValueError(message)
        row = (uuid4().hex, self.author, valid_name(name), page, query, to_ms(now))
        with self.file.writing() as connection:
            connection.execute("INSERT INTO saved_view VALUES (?, ?, ?, ?, ?, ?, 0)", row)
        return row[0]

    def rename(self, id_: str, name: str, now: datetime) -> None:
        """Give it another name; raises ValueError as above, NotYoursError for somebody else's."""
        self._change("name = ?", valid_name(name), id_, now)

    def delete(self, id_: str, now: datetime) -> None:
        """Delete it; raises NotYoursError for somebody else's."""
        self._change("gone = ?", 1, id_, now)

    def _change(self, what: str, value: object, id_: str, now: datetime) -> None:
        with self.file.writing() as connection:
            done = connection.execute(
                f"UPDATE saved_view SET {what}, at = ? WHERE id = ? AND author = ? AND gone = 0",  # noqa: S608
                (value, to_ms(now), id_, self.author),
            )
            if not done.rowcount:
                thing = "a saved view"
                raise NotYoursError(thing)


def valid_name(name: str) -> str:
    """Give a name as it is kept; raises ValueError for none, or one that is too long or has signs nobody sees."""
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        message = f"a name has 1 to {LONGEST_NAME} visible characters"
        raise ValueError(message)
    return plain
