"""`GET /v1/k8s/audit`, releases up to 2.19."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from tests.control_plane.current_form import failed
from tests.control_plane.ordering import sent_order
from tests.control_plane.parameters import Parameters

if TYPE_CHECKING:
    from starlette.requests import Request

    from tests.control_plane.state import State

_FILTERS: Final = {
    "cluster_uuid": "clusterUuid",
    "action": "action",
    "source_type": "sourceType",
    "source_id": "sourceId",
    "source_name": "sourceName",
    "entity_type": "entityType",
    "entity_id": "entityId",
}
_PARAMETERS: Final = (*_FILTERS, "start", "end", "limit", "offset", "success", "download")


def _matches(legacy: dict[str, Any], asked: dict[str, str], success: str | None, *, case_sensitive: bool) -> bool:
    """Tell whether a record's fields are the values asked for, as a whole."""
    if success is not None and failed(legacy) == (success == "true"):
        return False
    for name, value in asked.items():
        held = legacy.get(name)
        held = "" if held is None else str(held)
        if held != value and (case_sensitive or held.casefold() != value.casefold()):
            return False
    return True


async def audit(state: State, request: Request) -> Response:
    """Answer a bare array, newest first; with download=true as a file."""
    token = state.tokens.check(request.headers.get("authorization"))
    behaviour = state.behaviour
    given = Parameters(request, _PARAMETERS)
    start, end = given.legacy_time("start"), given.legacy_time("end")
    limit = given.integer("limit", 50, low=1, high=500)
    offset = max(0, given.integer("offset", 0))
    success = given.choice("success", ("true", "false"))
    download = given.choice("download", ("true",))
    asked = {wire: value for name, wire in _FILTERS.items() if (value := given.text(name))}

    events = state.log.window(start, end, with_start=behaviour.with_start, with_end=behaviour.with_end)
    events = token.visible(events)[::-1]
    if asked or success:
        sensitive = behaviour.case_sensitive
        events = [event for event in events if _matches(event.legacy, asked, success, case_sensitive=sensitive)]
    events = sent_order(events, behaviour)
    if not (download and behaviour.download_whole):
        events = behaviour.paging.page(events, offset, behaviour.own_page_size or limit)
    headers = {"Content-Disposition": 'attachment; filename="logs.json"'} if download else None
    body = b"[" + b",".join(event.legacy_json for event in events) + b"]"
    return Response(body, media_type="application/json", headers=headers)
