"""A synthetic entity with a long life."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tests.benchmarks.synthetic import folder

if TYPE_CHECKING:
    from pathlib import Path

#: What its records have in common.
ENTITY: Final = {"entityType": "Project", "entityId": "7", "entityName": "vision"}
_START: Final = datetime(2026, 6, 1, tzinfo=UTC)


def life_of(changes: int) -> Path:
    """Return the path of an export with so many changes of one entity, each with its whole body of ten fields."""
    path = folder() / f"life-{changes}-v1.json"
    if path.exists():
        return path
    chance = random.Random(11)  # noqa: S311 - synthetic records, the same every time
    body = {"name": "vision", "deservedGpus": 1, "limits": {"cpu": 4, "memory": "8G"}, "nodes": ["a", "b"]}
    body |= {f"field{number}": number for number in range(6)}
    records = []
    for number in range(changes):
        name = chance.choice(["deservedGpus", *(f"field{one}" for one in range(6))])
        body = {**body, name: chance.randrange(100), "limits": {"cpu": chance.randrange(4), "memory": "8G"}}
        records.append(
            {
                **ENTITY,
                "id": number + 1,
                "tenantId": 1001,
                "happenedAt": (_START + timedelta(minutes=number)).isoformat().replace("+00:00", "Z"),
                "action": "Update" if number else "Create",
                "version": "1.0",
                "sourceType": "User",
                "sourceId": "ann",
                "sourceName": "ann",
                "context": {"user_agent": "curl/8", "ip_address": "10.0.0.1"},
                "body": body,
            }
        )
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(records), "utf-8")
    unfinished.rename(path)
    return path
