"""What the logs of the repository were read as when this file's JSON was written, a digest a file."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Final

from audit_explorer.sources import open_files
from tests.differential.everything import digests, everything
from tests.differential.logs import NOW, committed

WRITTEN: Final = Path(__file__).with_name("golden.json")
# Of these a row begins with the number or the name of its file.
_BY_FILE: Final = ("events", "received", "conflicts", "copies", "probable", "problems")


def golden_digests() -> dict[str, dict[str, str]]:
    """Give the digests of all committed logs, read together as one: a part of a file by its name, then of the whole."""
    names, paths = zip(*committed().items(), strict=True)
    dataset = open_files(paths, names, now=NOW)
    try:
        found = everything(dataset)
    finally:
        dataset.close()
    files = dict(found["files"])
    whole = digests({name: part for name, part in found.items() if name not in _BY_FILE})
    # A folder that is packed is several files.
    parts: dict[str, dict[str, list[object]]] = {name: {} for name in names}
    for table in _BY_FILE:
        for first, *rest in found[table]:
            parts.setdefault(files.get(first, first), {}).setdefault(table, []).append(rest)
    return {name: {"all": _digest(tables)} for name, tables in parts.items()} | {"all": whole}


def _digest(tables: dict[str, list[object]]) -> str:
    return hashlib.sha256(repr(sorted(tables.items())).encode()).hexdigest()[:16]


if __name__ == "__main__":
    WRITTEN.write_text(json.dumps(golden_digests(), indent=1) + "\n", "utf-8")
