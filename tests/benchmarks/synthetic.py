"""Synthetic legacy exports of a given size, kept in the system's temporary folder."""

from __future__ import annotations

import json
import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

SEED: Final = 1
NEWEST: Final = datetime(2026, 9, 1, tzinfo=UTC)
ACTIONS: Final = ("Create", "Update", "Delete", "Login")
ENTITY_TYPES: Final = (
    "Project",
    "Department",
    "User",
    "Group",
    "Login",
    "Settings",
    "Applications",
    "App",
    "Node Pool",
)
USER_AGENT: Final = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/103.0.0.0 Safari/537.36"
)
#: Raise it when the records change, so that no older file is taken for the new one.
VERSION: Final = 2


def export_of(records: int, before: int = 0) -> Path:
    """Return the path of an export with so many records, of about 634 bytes each; write it when it isn't there.

    With `before`, it goes on where one of so many records ended: further into the past, with other ids.
    """
    part = f"-after-{before}" if before else ""
    path = folder() / f"legacy-{records}{part}-v{VERSION}.json"
    if not path.exists():
        unfinished = path.with_suffix(".part")
        _write(unfinished, records, before)
        unfinished.rename(path)
    return path


def folder() -> Path:
    """Return the folder in which what was made for one run of the benchmark stays for the next."""
    path = Path(tempfile.gettempdir()) / "audit-explorer-benchmarks"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def _write(path: Path, records: int, before: int) -> None:
    """Write an array of records, newest first, the same for the same numbers."""
    chance = random.Random(SEED)  # noqa: S311 - synthetic records, the same every time
    addresses = [".".join(["10", *(str(chance.randrange(255)) for _ in range(3))]) for _ in range(2000)]
    chance.seed(SEED + before)
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for index in range(records):
            file.write(",\n" if index else "")
            file.write(json.dumps(_record(chance, before + records - index, before + index, addresses)))
        file.write("]\n")


def _record(chance: random.Random, number: int, age: int, addresses: list[str]) -> dict[str, Any]:
    """Return one record: every tenth failed, seven of ten with a cluster, seven of ten with a body."""
    user = f"user{chance.randrange(800)}@corp.example"
    entity_type = chance.choice(ENTITY_TYPES)
    entity = chance.randrange(20_000)
    moment = NEWEST - timedelta(seconds=age * 7, milliseconds=chance.randrange(1000))
    record: dict[str, Any] = {
        "id": number,
        "tenantId": 1001,
        "happenedAt": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "action": chance.choice(ACTIONS),
        "version": "1.0",
        "entityId": str(entity),
        "entityType": entity_type,
        "entityName": f"{entity_type.lower()}-{entity}",
        "sourceType": chance.choice(("User", "Application")),
        "sourceId": user,
        "sourceName": user,
        "context": {"user_agent": USER_AGENT, "ip_address": chance.choice(addresses)},
    }
    if chance.random() < 0.7:
        record["clusterUuid"] = f"71f69d83-ba66-4822-adf5-55ce55efd2{chance.randrange(6):02d}"
    if chance.random() < 0.1:
        error = {
            "status": chance.choice((403, 404, 500)),
            "description": f"{entity_type} with id '{entity}' does not exist",
            "errorType": chance.choice(("BackendError", "Forbidden", "NotFound")),
        }
        record["error"] = json.dumps(error)
    if chance.random() < 0.7:
        record["body"] = {
            "name": f"x{entity}",
            "deservedGpus": chance.randrange(8),
            "allowOverQuota": False,
            "maxAllowedGpus": chance.randrange(64),
            "description": "lorem ipsum dolor sit amet " * 2,
        }
    return record
