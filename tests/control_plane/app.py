"""The control plane without its faults: an ASGI application."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route

from tests.control_plane import paths
from tests.control_plane.current_endpoint import audit_log
from tests.control_plane.file_endpoint import audit_file
from tests.control_plane.legacy_endpoint import audit
from tests.control_plane.refused import RefusedError, on_http, on_refused
from tests.control_plane.token_endpoints import token_v1, token_v2

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from tests.control_plane.behaviour import Release
    from tests.control_plane.state import State

    Endpoint = Callable[[State, Request], Awaitable[Response]]


async def _unless_retired(state: State, retired_in: Release, endpoint: Endpoint, request: Request) -> Response:
    """Answer, unless this release doesn't have the endpoint: then nobody asks for a token either."""
    if state.behaviour.release == retired_in:
        raise RefusedError(state.behaviour.retired_status)
    return await endpoint(state, request)


def build_app(state: State) -> Starlette:
    """Make the application."""
    routes = [
        Route(paths.LEGACY, partial(_unless_retired, state, "current", audit), methods=["GET"]),
        Route(paths.CURRENT, partial(_unless_retired, state, "legacy", audit_log), methods=["GET"]),
        Route(paths.FILE, partial(_unless_retired, state, "legacy", audit_file), methods=["GET"]),
        Route(paths.TOKEN_V1, partial(token_v1, state), methods=["POST"]),
        Route(paths.TOKEN_V2, partial(token_v2, state), methods=["POST"]),
    ]
    return Starlette(routes=routes, exception_handlers={RefusedError: on_refused, HTTPException: on_http})
