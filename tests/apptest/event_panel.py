"""What the event's panel shows in a session without a browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.apptest.dashboard import nodes

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def sections(at: AppTest) -> dict[str, dict[str, str]]:
    """Give the sections of the record fields: label to text of each row; of JSON its lines under ""."""
    (fields,) = record_fields(at)
    return fields


def record_fields(at: AppTest) -> list[dict[str, dict[str, str]]]:
    """Give the sections of all record fields on the page, each by its title."""
    tree: Any = at._tree  # noqa: SLF001 - no public way leads to components
    sent = [json.loads(one.proto.json) for one in nodes(tree) if getattr(one, "type", "") == "bidi_component"]
    return [{one["title"]: _section(one) for one in fields["sections"]} for fields in sent if "sections" in fields]


def _section(section: dict[str, Any]) -> dict[str, str]:
    return (
        {row[0]: row[1] for row in section["rows"]}
        | ({"": "\n".join(_line(line) for line in section["lines"])} if section["lines"] else {})
        | ({"note": section["note"]} if section["note"] else {})
    )


def _line(line: list[Any]) -> str:
    head, *rest = line
    return f"{head}{rest[3]}{rest[4]}" if rest else str(head)
