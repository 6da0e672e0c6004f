"""Files written for one case and read into a dataset, closed when the test is over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from audit_explorer.sources import open_files

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.store import Database


class Loader:
    """Writes each argument as a file (bytes and text as they are, anything else as JSON) and opens them together."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: list[Database] = []
        self._count = 0

    def __call__(self, *contents: Any) -> Database:  # noqa: ANN401 - whatever JSON can be, wrong things too
        """Open what the arguments say."""
        dataset = open_files([self.file(content) for content in contents])
        self._open.append(dataset)
        return dataset

    def file(self, content: Any, name: str = "") -> Path:  # noqa: ANN401
        """Write one file."""
        self._count += 1
        path = self._folder / (name or f"file-{self._count}.json")
        text = content if isinstance(content, str | bytes) else json.dumps(content)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def close(self) -> None:
        """Close every dataset."""
        for dataset in self._open:
            dataset.close()


def column(dataset: Database, names: str, where: str = "true") -> list[Any]:
    """Give the values of one column, or tuples of several, in the order in which the events were read."""
    rows = dataset.rows(f"SELECT {names} FROM events WHERE {where} ORDER BY seq")  # noqa: S608 - our own predicate
    return [row[0] if len(row) == 1 else row for row in rows]
