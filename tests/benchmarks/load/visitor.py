"""One person's browser, as far as the server sees it: Streamlit's own protocol over a WebSocket."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

if TYPE_CHECKING:
    from types import TracebackType

    from streamlit.proto.Element_pb2 import Element
    from websockets.asyncio.client import ClientConnection

    from tests.benchmarks.load.truth import Counts
    from tests.benchmarks.load.walk import Step

#: Longer than this, an answer is an error.
PATIENCE: Final = 60.0
_DOWNLOAD: Final = re.compile(r"([\d,]+) events: all that match")
_LISTED: Final = re.compile(r"([\d,]+) events, ([\d,]+) failed$")
_FAILED: Final = re.compile(r"([\d,]+) of ([\d,]+) events failed ")
_RATE: Final = re.compile(r"([\d,]+) of ([\d,]+)$")


@dataclass(slots=True)
class Answer:
    """What one run of the page said: how many events match and failed, wherever it names them; what went wrong."""

    events: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    bytes: int = 0

    def take(self, element: Element) -> None:
        """Note what an element says of this."""
        kind = element.WhichOneof("type")
        if kind == "text":
            self._take_text(element.text.body)
        elif kind == "metric" and element.metric.label == "Events":
            self.events.append(_number(element.metric.body))
        elif kind == "metric" and element.metric.label == "Failed":
            # Without a period before to compare with, the figure stands where the change would.
            said = element.metric.delta_description or element.metric.delta
            if found := _RATE.match(said):
                self.failed.append(_number(found[1]))
        elif kind == "exception":
            self.errors.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert" and element.alert.format == element.alert.ERROR:
            self.errors.append(f"{element.alert.title} {element.alert.body}".strip())

    def is_right(self, truth: Counts) -> bool:
        """Say whether it names the counts at least once, and nowhere others."""
        return set(self.events) == {truth.events} and set(self.failed) <= {truth.failed}

    def _take_text(self, said: str) -> None:
        if found := _DOWNLOAD.match(said):
            self.events.append(_number(found[1]))
        elif found := _LISTED.match(said):
            self.events.append(_number(found[1]))
            self.failed.append(_number(found[2]))
        elif found := _FAILED.match(said):
            self.failed.append(_number(found[1]))
            self.events.append(_number(found[2]))


class Visitor:
    """A session on a server, between `async with` and its end."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._pages: dict[str, str] = {}
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        """Open the WebSocket as a page of the server's own address does."""
        self._socket = await connect(
            f"ws{self._address.removeprefix('http')}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            origin=Origin(self._address),
            compression=None,
            max_size=None,
            ping_interval=None,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it, as a closed tab does."""
        if self._socket is not None:
            await self._socket.close()

    async def look(self, step: Step) -> Answer:
        """Go to an address; return what the page then says.

        Raises TimeoutError, and what `websockets` raises for a lost connection.
        """
        assert self._socket is not None, "a visitor looks within `async with`"
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = step.query
        asked.page_name = step.page
        asked.page_script_hash = self._pages.get(step.page, "")
        asked.context_info.timezone = "Europe/Berlin"
        asked.context_info.url = f"{self._address}/{step.page}"
        asked.is_history_navigation = bool(self._pages)
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            return await self._answer()

    async def _answer(self) -> Answer:
        answer, told = Answer(), ForwardMsg()
        assert self._socket is not None, "a visitor looks within `async with`"
        while True:
            data = await self._socket.recv(decode=False)
            answer.bytes += len(data)
            told.ParseFromString(data)
            kind = told.WhichOneof("type")
            if kind == "delta" and told.delta.WhichOneof("type") == "new_element":
                answer.take(told.delta.new_element)
            elif kind == "navigation":
                # The first page has no path of its own.
                self._pages = {
                    page.url_pathname or "overview": page.page_script_hash for page in told.navigation.app_pages
                }
            elif kind == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return answer
            elif kind == "script_finished":
                answer = Answer(bytes=answer.bytes)  # begun anew, or no run of the page


def _number(said: str) -> int:
    return int(said.replace(",", ""))
