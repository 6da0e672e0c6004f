"""What the event's panel shows in a session without a browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.apptest.dashboard import nodes

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def sections(at: AppTest) -> dict[str, dict[str, str]]:
    """Give the sections of the record fields: label to text of each row; of JSON its lines under ""."""
    tree: Any = at._tree  # noqa: SLF001 - no public way leads to components
    sent = [json.loads(one.proto.json) for one in nodes(tree) if getattr(one, "type", "") == "bidi_component"]
    (fields,) = [one for one in sent if "sections" in one]
    return {
        section["title"]: {row[0]: row[1] for row in section["rows"]}
        | ({"": "\n".join(_line(line) for line in section["lines"])} if section["lines"] else {})
        | ({"note": section["note"]} if section["note"] else {})
        for section in fields["sections"]
    }


def _line(line: list[Any]) -> str:
    head, *rest = line
    return f"{head}{rest[3]}{rest[4]}" if rest else str(head)
