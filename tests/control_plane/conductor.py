"""The simulator as one ASGI application: it notes each request, lets records arrive and plays the faults."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from starlette.requests import Request

from tests.control_plane import paths
from tests.control_plane.app import build_app
from tests.control_plane.arriving import Arriving
from tests.control_plane.exchange import Answer, Exchange
from tests.control_plane.faults.fault import Fault
from tests.control_plane.seen import RequestSeen, seen

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from starlette.types import Message, Receive, Scope, Send

    from tests.control_plane.behaviour import Behaviour
    from tests.control_plane.state import State


class Conductor:
    """Two hosts: the control plane, and another one on `elsewhere_port` to which nobody should send a token."""

    def __init__(self, state: State, elsewhere_port: int, transport_of: Callable[[Scope], asyncio.Transport]) -> None:
        """Serve this state; `transport_of` finds the connection that a request came by."""
        self._state = state
        self._app = build_app(state)
        self._elsewhere_port = elsewhere_port
        self._transport_of = transport_of
        self.requests: list[RequestSeen] = []
        self.requests_elsewhere: list[RequestSeen] = []
        self.behave(state.behaviour)

    def behave(self, behaviour: Behaviour) -> None:
        """Take a behaviour; requests are counted from 0 again."""
        self._counts: Counter[str] = Counter()
        self.arriving = Arriving(self._state.log, behaviour.arrivals)
        self._planned = [each.on() if isinstance(each, Fault) else each for each in behaviour.faults]
        self._state.behaviour = behaviour

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = seen(scope)

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                request.status = message["status"]
            await send(message)

        if scope["server"][1] == self._elsewhere_port:
            self.requests_elsewhere.append(request)
            request.body = await Request(scope, receive).body()
            body = b'{"total":0,"audit_logs":[]}' if request.path == paths.CURRENT else b"[]"
            exchange = self._exchange(request, scope, receive, noting)
            await exchange.send(Answer(200, ((b"content-type", b"application/json"),), b"").with_body(body))
            return
        self.requests.append(request)
        fault = self._fault(request.path)
        if request.path in paths.AUDIT:
            self.arriving.before(request.query)
        if fault is None:
            await self._app(scope, receive, noting)
        else:
            request.fault = type(fault).__name__
            await fault.play(self._exchange(request, scope, receive, noting))

    def _exchange(self, request: RequestSeen, scope: Scope, receive: Receive, send: Send) -> Exchange:
        return Exchange(self._app, self._state, request, scope, receive, send, self._transport_of(scope))

    def _fault(self, path: str) -> Fault | None:
        """Count the request and return the first fault planned for it."""
        group = "audit" if path in paths.AUDIT else "other"
        number, number_of_path = self._counts[group], self._counts[path]
        self._counts[group] += 1
        self._counts[path] += 1
        return next((each.fault for each in self._planned if each.meets(path, number, number_of_path)), None)
