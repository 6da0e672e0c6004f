"""An event of the sample before it is written in the form of one generation of the API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from tests.sample_generator.actors import Actor

__all__ = ["TENANT", "Body", "Draft", "Target", "error_text"]

Body = Mapping[str, object]
TENANT: Final = 1001


@dataclass(frozen=True, slots=True)
class Target:
    """What an event acts on; tenant-wide things have no cluster, and some things have no id."""

    type: str
    name: str
    id: str | None = None
    cluster: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One event, with everything but its id."""

    happened_at: datetime
    actor: Actor
    action: str
    target: Target
    body: Body | None = None
    error: str | None = None
    address: str | None = None
    """The source address when it is not the actor's own."""
    agent: str | None = None
    """The user agent when it is not the actor's own."""

    @property
    def moment(self) -> str:
        """When it happened, as both endpoints write it."""
        return f"{self.happened_at:%Y-%m-%dT%H:%M:%S}.{self.happened_at.microsecond // 1000:03d}Z"

    def as_legacy(self, number: int) -> dict[str, object]:
        """The event as the legacy endpoint writes it: what is not there is left out, not null."""
        record: dict[str, object | None] = {
            "id": number,
            "clusterUuid": self.target.cluster,
            "tenantId": TENANT,
            "happenedAt": self.moment,
            "action": self.action,
            "version": "1.0",
            "entityId": self.target.id,
            "entityType": self.target.type,
            "entityName": self.target.name,
            "sourceType": self.actor.source_type,
            "sourceId": self.actor.id,
            "sourceName": self.actor.name,
            "error": self.error,
            "context": {
                "user_agent": self.agent or self.actor.agent_at(self.happened_at),
                "ip_address": self.address or self.actor.address,
            },
            "body": self.body,
        }
        return {name: value for name, value in record.items() if value is not None}


def error_text(status: int, description: str, error_type: str) -> str:
    """The error field as the control plane writes it: a JSON object as text."""
    return json.dumps({"status": status, "description": description, "errorType": error_type}, separators=(",", ":"))
