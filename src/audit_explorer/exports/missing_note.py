"""The line with which an export of an incomplete log begins."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from audit_explorer.store.incomplete import CSV_NOTE, JSONL_NOTE, incomplete_lines

if TYPE_CHECKING:
    from audit_explorer.store.dataset import Facts

#: What the name of the file says.
IN_NAME: Final = "of-an-incomplete-log"


def is_incomplete(facts: Facts) -> bool:
    """Say whether there is something to note."""
    return bool(incomplete_lines(facts))


def csv_note(facts: Facts) -> bytes:
    """Give the line for a CSV, one quoted cell; nothing for a log of which nothing is known to be missing."""
    said = " ".join(incomplete_lines(facts)).replace('"', '""')
    return f'"{CSV_NOTE}{said}"\r\n'.encode() if said else b""


def jsonl_note(facts: Facts) -> bytes:
    """Give the line for JSONL, an object with one key."""
    said = " ".join(incomplete_lines(facts))
    return f"{json.dumps({JSONL_NOTE: said}, ensure_ascii=False)}\n".encode() if said else b""
