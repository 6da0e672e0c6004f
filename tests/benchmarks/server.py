"""A control plane in a process of its own that answers at once: `python -m tests.benchmarks.server RECORDS`.

It makes each answer once, then gives it from memory, so that what is measured is the client. Its first line says, as
JSON, its address and a token; `ASKED` answers which audit paths were asked since the last look. It ends with its input.
"""

from __future__ import annotations

import json
import sys
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import PlainTextResponse

from tests.benchmarks.synthetic import NEWEST, export_of
from tests.control_plane import paths
from tests.control_plane.app import build_app
from tests.control_plane.behaviour import Behaviour
from tests.control_plane.log import Log
from tests.control_plane.server import ServerThread, listen
from tests.control_plane.state import State

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ASKED: Final = "/asked"
DAYS: Final = 60
_HOUR: Final = 3600


class Remembering:
    """An application before another one that is asked the same thing only once."""

    def __init__(self, app: ASGIApp) -> None:
        """Remember nothing yet."""
        self._app = app
        self._answers: dict[str, list[Message]] = {}
        self._asked: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["path"] == ASKED:
            await PlainTextResponse("\n".join(self._asked))(scope, receive, send)
            self._asked.clear()
            return
        asked = f"{scope['path']}?{scope['query_string'].decode()}"
        if scope["path"] in paths.AUDIT:
            self._asked.append(asked)
        if asked not in self._answers:
            answer: list[Message] = []

            async def keep(message: Message) -> None:
                answer.append(message)

            await self._app(scope, receive, keep)
            self._answers[asked] = answer
        for message in self._answers[asked]:
            await send(message)


def _records(count: int) -> list[dict[str, Any]]:
    """Return the synthetic records, evenly over so many days."""
    records: list[dict[str, Any]] = json.loads(export_of(count).read_bytes())
    step = timedelta(days=DAYS) / count
    for age, record in enumerate(records, 1):
        at = NEWEST - age * step
        record["happenedAt"] = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return records


def main() -> None:
    """Serve until the input ends."""
    with closing(listen()) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        state = State(Log(_records(int(sys.argv[1]))), Behaviour(), "client", "secret", address)
        server = ServerThread()
        server.start(Remembering(build_app(state)), [listener])
        print(json.dumps({"address": address, "token": state.tokens.issue(_HOUR)}), flush=True)
        sys.stdin.read()
        server.stop()


if __name__ == "__main__":
    main()
