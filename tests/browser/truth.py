"""The sample's records, read by the plainest means: what the screen has to agree with."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from typing import Any

from audit_explorer.sources.sample import sample_path


@cache
def records() -> tuple[dict[str, Any], ...]:
    """Give every record of the sample as the file has it."""
    return tuple(json.loads(gzip.decompress(sample_path().read_bytes())))


def failed(record: dict[str, Any]) -> bool:
    """Say whether the record tells of a failure: a legacy record does when it has an error."""
    return bool(record.get("error"))


def moment(record: dict[str, Any]) -> datetime:
    """Give when it happened."""
    return datetime.fromisoformat(record["happenedAt"]).astimezone(UTC)


def counted(field: str) -> Counter[str]:
    """Count the values of a field."""
    return Counter(record[field] for record in records() if record.get(field) is not None)
