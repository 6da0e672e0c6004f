"""`GET /api/v1/audit/log/file`, releases 2.19 and later."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from tests.control_plane.current_endpoint import page_size, select
from tests.control_plane.ordering import sent_order
from tests.control_plane.parameters import Parameters

if TYPE_CHECKING:
    from starlette.requests import Request

    from tests.control_plane.log import Event
    from tests.control_plane.state import State

_PARAMETERS: Final = ("file_type", "start", "end", "numberOfSamples", "filterBy")
# The columns of the vendor's page; what the file of the API is headed with is written nowhere.
_COLUMNS: Final = {
    "Subject": "subject",
    "Subject Type": "subject_type",
    "Source IP": "source_ip",
    "Date & Time": "timestamp",
    "Event": "action",
    "Event ID": "id",
    "Status": "result",
    "Entity Type": "entity_type",
    "Entity Name": "entity_name",
    "Entity ID": "entity_id",
    "URL": "url",
    "HTTP Method": "http_method",
}


def _as_csv(events: list[Event]) -> bytes:
    """Write the events as a CSV with a header."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    writer.writerows([event.current.get(name, "") for name in _COLUMNS.values()] for event in events)
    return text.getvalue().encode("utf-8", "replace")


def _as_json(events: list[Event], *, wrapped: bool) -> bytes:
    """Write the events as an array, or as the object that a page is."""
    array = b"[" + b",".join(event.current_json for event in events) + b"]"
    return b'{"audit_logs":' + array + b"}" if wrapped else array


async def audit_file(state: State, request: Request) -> Response:
    """Answer a file of what is selected, oldest first, as long as a page is."""
    token = state.tokens.check(request.headers.get("authorization"))
    given = Parameters(request, _PARAMETERS)
    kind = given.choice("file_type", ("CSV", "JSON")) or "CSV"
    size = page_size(given, state.behaviour)
    events = state.behaviour.paging.page(sent_order(token.visible(select(state, given)), state.behaviour), 0, size)
    body = _as_json(events, wrapped=state.behaviour.file_wrapped) if kind == "JSON" else _as_csv(events)
    headers = {"Content-Disposition": f'attachment; filename="audit-log.{kind.lower()}"'}
    return Response(body, media_type="application/octet-stream", headers=headers)
