"""One rerun of a page whose answers are all remembered, in Streamlit's own runtime, without a browser.

What is counted is the processor time of the thread that runs the script: no waiting, and no other work of the machine.
"""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Final

from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import ScriptRunner

from audit_explorer.ui.server.application import SCRIPT
from tests.benchmarks.measure import MeasureError

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.proto.Element_pb2 import Element
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from streamlit.runtime.scriptrunner import RerunData

_TIMES: Final = 30
# Until all answers are remembered, and what is loaded on first use is loaded.
_BEFORE: Final = 4
# Elements that every page has.
_SURROUNDING: Final = 25
# Runs in which the sample may still be being read; each waits for it for a while.
_READING: Final = 40
_LONGEST: Final = 120.0  # seconds


@dataclass(slots=True)
class _Browser:
    """What stands for the browser: it takes messages, and says when a run has ended."""

    messages: list[ForwardMsg] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    client_context: None = None

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        self.messages.append(msg)
        if msg.WhichOneof("type") == "script_finished":
            self.ended.set()

    @property
    def drawn(self) -> list[Element]:
        """The page's elements; none while it only says that its log is read."""
        elements = [one.delta.new_element for one in self.messages if one.WhichOneof("type") == "delta"]
        return elements if len(elements) > _SURROUNDING else []

    def check(self) -> None:
        """Raise unless a whole page without an error was drawn."""
        wrong = [one.exception.message for one in self.drawn if one.WhichOneof("type") == "exception"]
        if wrong or not self.drawn:
            message = f"the page was not drawn: {wrong}"
            raise MeasureError(message)


def overview() -> dict[str, float]:
    """Run the start page of the sample again and again; the seconds of the middle run."""
    return page("overview")


def page(name: str, query: str = "", times: str = str(_TIMES)) -> dict[str, float]:
    """Run a page of the sample, its address with this query, again and again; the seconds of the middle run."""
    spent = asyncio.run(_runs(name, query, int(times)))
    return {"seconds": median(spent), "fastest": min(spent)}


async def _runs(name: str, query: str, times: int) -> list[float]:
    sys.argv[1:] = []  # the app opens what it names
    config.set_option("browser.gatherUsageStats", False)  # noqa: FBT003 - Streamlit's own signature
    runtime = Runtime(
        RuntimeConfig(
            script_path=str(SCRIPT),
            media_file_storage=MemoryMediaFileStorage("/media"),
            uploaded_file_manager=MemoryUploadedFileManager("/_stcore/upload_file"),
        )
    )
    await runtime.start()
    browser = _Browser()
    session = runtime.connect_session(browser, {})
    message = BackMsg()
    message.rerun_script.page_name = name
    message.rerun_script.query_string = query or "log=sample"
    message.rerun_script.context_info.timezone = "Europe/Berlin"
    message.rerun_script.context_info.url = f"http://127.0.0.1/{name}"
    spent: list[float] = []
    undone = _counting(spent)
    try:
        for _ in range(_READING):
            if (await _run(runtime, session, message, browser)).drawn:
                break
        for _ in range(_BEFORE + times):
            (await _run(runtime, session, message, browser)).check()
    finally:
        undone()
        runtime.stop()
        await runtime.stopped
    return spent[-times:]


async def _run(runtime: Runtime, session: str, message: BackMsg, browser: _Browser) -> _Browser:
    browser.messages.clear()
    browser.ended.clear()
    runtime.handle_backmsg(session, message)
    await asyncio.wait_for(browser.ended.wait(), _LONGEST)
    return browser


def _counting(spent: list[float]) -> Callable[[], None]:
    """Let every run of a script say what it took; give what ends that."""
    run = ScriptRunner._run_script  # noqa: SLF001 - Streamlit says it nowhere

    def counted(self: ScriptRunner, rerun_data: RerunData) -> None:
        start = time.thread_time()
        run(self, rerun_data)
        spent.append(time.thread_time() - start)

    ScriptRunner._run_script = counted  # type: ignore[method-assign]  # noqa: SLF001 - the same

    def undo() -> None:
        ScriptRunner._run_script = run  # type: ignore[method-assign]  # noqa: SLF001 - the same

    return undo
