"""What the dashboard's tests share: logs that are open at start, read to the end before anything is drawn."""

from __future__ import annotations

import json
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.ui.server.application import SCRIPT
from audit_explorer.ui.session import logs
from audit_explorer.ui.session.reading import Reading
from tests.builders import legacy_error, make_legacy
from tests.deployments import no_sign_in

__all__ = ["no_sign_in"]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session", autouse=True)
def script_folder() -> None:
    """Let modules be looked for in the script's folder, as the server does.

    Else Streamlit puts it into the path for each run and takes it out again; a thread that looks for a module in that
    moment may pass over the folder where it is.
    """
    if (folder := str(SCRIPT.parent)) not in sys.path:
        sys.path.append(folder)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Wait for the end of a reading, however slow the machine; and open the sample unless a test opens files."""
    wait = Reading.wait
    monkeypatch.setattr(Reading, "wait", lambda reading, _seconds: wait(reading, 60))
    monkeypatch.setattr(logs, "start_files", lambda: ())
    yield
    # Where another log is asked for nobody waits for the sample, whose folder goes with the test.
    for thread in threading.enumerate():
        if thread.name == Reading.__name__:
            thread.join(60)


@pytest.fixture(autouse=True)
def private(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let typed addresses lead to this machine, where the simulated control plane is."""
    monkeypatch.setenv("AUDIT_EXPLORER_ALLOW_PRIVATE_ADDRESSES", "yes")


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Give a way to start the server with a file of these contents: bytes and text as they are, else as JSON."""

    def start(content: Any, name: str = "logs.json") -> None:  # noqa: ANN401 - any JSON
        path = tmp_path / name
        text = content if isinstance(content, str | bytes) else json.dumps(content)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        monkeypatch.setattr(logs, "start_files", lambda: (path,))

    return start


@pytest.fixture
def twelve(start: Callable[..., None]) -> None:
    """Start with twelve events of 7 September 2026: hours 1 to 12, every fourth one failed."""
    start(
        [
            make_legacy(
                id=hour,
                happenedAt=f"2026-09-07T{hour:02}:00:00.000Z",
                action=("Create", "Update", "Delete")[hour % 3],
                entityType=("Project", "Department")[hour % 2],
                entityId=str(hour % 5),
                entityName=f"team-{hour % 5}",
                sourceName=("ann@corp.example", "bob@corp.example")[hour % 2],
                **({} if hour % 4 else {"error": legacy_error(403, f"no access to '{hour}'", "Forbidden")}),
            )
            for hour in range(1, 13)
        ]
    )
