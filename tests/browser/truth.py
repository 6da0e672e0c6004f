"""The sample's records, read by the plainest means: what the screen has to agree with."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from audit_explorer.sources.sample import sample_path

#: What the current API calls the fields that the legacy one has too.
_LEGACY_NAMES: Final = {
    "timestamp": "happenedAt",
    "tenant_id": "tenantId",
    "subject": "sourceName",
    "subject_type": "sourceType",
    "entity_type": "entityType",
    "entity_id": "entityId",
    "entity_name": "entityName",
    "cluster_id": "clusterUuid",
}
_LEGACY_WORDS: Final = {
    "create": "Create",
    "update": "Update",
    "delete": "Delete",
    "sign-in": "Login",
    "sign-out": "Logout",
    "reset-password": "Reset password",
    "App": "Application",
}


@cache
def raw_records() -> tuple[dict[str, Any], ...]:
    """Give every record of the sample as the file has it."""
    return tuple(json.loads(gzip.decompress(sample_path().read_bytes())))


@cache
def records() -> tuple[dict[str, Any], ...]:
    """Give every record of the sample under the legacy API's names and words, whichever of both it came from."""
    return tuple(map(_in_legacy_words, raw_records()))


def _in_legacy_words(record: dict[str, Any]) -> dict[str, Any]:
    if "happenedAt" in record:
        return record
    told = {_LEGACY_NAMES.get(name, name): value for name, value in record.items()}
    words = {name: _LEGACY_WORDS.get(told[name], told[name]) for name in ("action", "sourceType")}
    return told | words | {"context": {"ip_address": record["source_ip"]}}


def failed(record: dict[str, Any]) -> bool:
    """Say whether the record tells of a failure: a legacy record does when it has an error."""
    return bool(record.get("error")) or record.get("result") == "Failed"


def moment(record: dict[str, Any]) -> datetime:
    """Give when it happened."""
    return datetime.fromisoformat(record["happenedAt"]).astimezone(UTC)


def counted(field: str) -> Counter[str]:
    """Count the values of a field."""
    return Counter(record[field] for record in records() if record.get(field) is not None)
