"""Valid exports of either generation, from plain facts: what the wrapping tests wrap, what the fuzz damages."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from tests.builders import ABSENT, legacy_error, make_current, make_legacy

Generation = Literal["legacy", "current"]
Records = list[dict[str, Any]]

START = datetime(2026, 8, 11, 9, tzinfo=UTC)


def record(generation: Generation, number: int, name: str, body: Any, *, failed: bool) -> dict[str, Any]:  # noqa: ANN401
    """Return the record of a number: its id, minute and entity are its own; `name` is hostile text, `body` any JSON."""
    at = START + timedelta(minutes=number, milliseconds=number)
    if generation == "legacy":
        return make_legacy(
            id=100_000 + number,
            happenedAt=at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            action=("Create", "Update", "Delete")[number % 3],
            entityId=str(number),
            entityName=name,
            error=legacy_error(403, name) if failed else ABSENT,
            body=body,
        )
    return make_current(
        id=f"00000000-0000-4000-9000-{number:012d}",
        timestamp=at.isoformat().replace("+00:00", "Z"),
        action=("create", "update", "delete")[number % 3],
        entity_id=str(number),
        entity_name=name,
        result="Failed" if failed else "Succeeded",
        http_status_code=403 if failed else 201,
        metadata={"origin": name, "text": body if isinstance(body, str) else json.dumps(body)},
    )
