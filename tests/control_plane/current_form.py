"""The same event as the current API tells it."""

from __future__ import annotations

import json
import re
from typing import Any, Final
from uuid import UUID, uuid5

_NAMES: Final = UUID("6f1c2b64-7d0e-5a55-9a55-0f7a4a1f2c11")
_ACTIONS: Final = {"Login": "sign-in", "Logout": "sign-out"}
_METHODS: Final = {"Create": "POST", "Update": "PUT", "Delete": "DELETE"}
_SUCCESS: Final = {"Create": 201, "Delete": 204}


def failed(legacy: dict[str, Any]) -> bool:
    """Tell whether a legacy record failed: it has no status, but an error that is not empty."""
    return bool(legacy.get("error"))


def _status(legacy: dict[str, Any]) -> int | None:
    """Return the HTTP status: of the error when it names one, else what such an action answers."""
    if not failed(legacy):
        return _SUCCESS.get(str(legacy.get("action")), 200)
    try:
        status = json.loads(legacy["error"]).get("status")
    except (TypeError, ValueError, AttributeError):
        return None
    return status if isinstance(status, int) else None


def _text(value: object) -> str | None:
    """Return a value as text; None stays None."""
    return None if value is None else str(value)


def _url(legacy: dict[str, Any]) -> str | None:
    """Return a plausible address of the request."""
    if not legacy.get("entityType"):
        return None
    kind = re.sub(r"[^a-z0-9]+", "-", str(legacy["entityType"]).lower()).strip("-")
    entity = legacy.get("entityId")
    return f"/api/v1/{kind}" if entity is None else f"/api/v1/{kind}/{entity}"


def current_form(legacy: dict[str, Any]) -> dict[str, Any]:
    """Tell a legacy record in the words of `GET /api/v1/audit/log`; what has no value is absent.

    Like the platform's, it has no error, context, body or version.
    """
    tenant = _text(legacy.get("tenantId")) or ""
    key = f"{tenant}:{legacy.get('id')}"
    context = legacy.get("context")
    context = context if isinstance(context, dict) else {}
    action = str(legacy.get("action") or "")
    cluster = _text(legacy.get("clusterUuid"))
    agent = str(context.get("user_agent") or "")
    told = {
        "id": str(uuid5(_NAMES, key)) if legacy.get("id") is not None else None,
        "timestamp": _text(legacy.get("happenedAt")),
        "tenant_id": tenant,
        "subject": str(legacy.get("sourceName") or legacy.get("sourceId") or ""),
        "subject_type": "App" if legacy.get("sourceType") == "Application" else str(legacy.get("sourceType") or ""),
        "source_ip": _text(context.get("ip_address")),
        "action": _ACTIONS.get(action, action.lower()),
        "http_method": _METHODS.get(action, "POST"),
        "url": _url(legacy),
        "entity_type": _text(legacy.get("entityType")),
        "entity_name": _text(legacy.get("entityName")),
        "entity_id": _text(legacy.get("entityId")),
        "result": "Failed" if failed(legacy) else "Succeeded",
        "http_status_code": _status(legacy),
        "cluster_name": f"cluster-{cluster[:4]}" if cluster else None,
        "cluster_id": cluster,
        "request_id": str(uuid5(_NAMES, f"request {key}")) if legacy.get("id") is not None else None,
        "metadata": {"origin": "ui" if agent.startswith("Mozilla/") else "api"} if agent else None,
    }
    return {name: value for name, value in told.items() if value is not None}
