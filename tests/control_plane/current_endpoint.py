"""`GET /api/v1/audit/log`, releases 2.19 and later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from tests.control_plane.filter_by import FIELDS, parse
from tests.control_plane.ordering import sent_order
from tests.control_plane.parameters import Parameters

if TYPE_CHECKING:
    from starlette.requests import Request

    from tests.control_plane.behaviour import Behaviour
    from tests.control_plane.log import Event
    from tests.control_plane.state import State

_SORTABLE: Final = (*(name for name in FIELDS if name != "cluster_name"), "http_method", "entity_id")
_PARAMETERS: Final = ("start", "end", "offset", "numberOfSamples", "sortOrder", "sortBy", "filterBy")


def select(state: State, given: Parameters) -> list[Event]:
    """Return what `start`, `end` and `filterBy` select, oldest first."""
    behaviour = state.behaviour
    start, end = given.required_time("start"), given.required_time("end")
    conditions = parse(given.text("filterBy"), case_sensitive=behaviour.case_sensitive)
    events = state.log.window(start, end, with_start=behaviour.with_start, with_end=behaviour.with_end)
    if conditions:
        events = [event for event in events if all(condition.holds(event.current) for condition in conditions)]
    return events


def page_size(given: Parameters, behaviour: Behaviour) -> int:
    """Return how many records one answer has at most."""
    asked = given.integer("numberOfSamples", 20, low=0, high=1000)
    return behaviour.own_page_size or asked


async def audit_log(state: State, request: Request) -> Response:
    """Answer one page of the log with the total and the next offset."""
    token = state.tokens.check(request.headers.get("authorization"))
    behaviour = state.behaviour
    given = Parameters(request, _PARAMETERS)
    offset = given.integer("offset", 0, low=0)
    size = page_size(given, behaviour)
    descending = given.choice("sortOrder", ("asc", "desc")) == "desc"
    by = given.choice("sortBy", _SORTABLE) or "timestamp"

    events = token.visible(select(state, given))
    if by != "timestamp":
        events.sort(key=lambda event: str(event.current.get(by, "")))
    events = sent_order(events[::-1] if descending else events, behaviour)
    page = behaviour.paging.page(events, offset, size)
    members = behaviour.paging.members(behaviour.end_of_next, offset, size, len(page), len(events))
    body = b'{%b"audit_logs":[%b]}' % (members, b",".join(event.current_json for event in page))
    return Response(body, media_type="application/json")
