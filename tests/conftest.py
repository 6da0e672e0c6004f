"""What every test stands on: a clean environment, no network beyond this machine, nothing kept between tests."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import sys
import tempfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# No test is timed: a shared machine is slow at times, and a property is true or not, however long it takes.
# CI tries the same examples each time, so that what passed there passes again, and gives the first that fails as it
# is: a smaller one is looked for by whoever mends it. Every other run tries new ones.
_IN_CI = os.environ.get("CI") == "true"
settings.register_profile(
    "untimed",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=_IN_CI,
    phases=[phase for phase in Phase if not (_IN_CI and phase is Phase.shrink)],
)
settings.load_profile("untimed")

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
#: What a browser in a test runs with: no sandbox (the tests may run as root), nothing fetched behind the test's back.
BROWSER_ARGS = (
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex


class NetworkBlockedError(OSError):
    """A test wanted to reach something beyond this machine."""


def require_browser() -> str:
    """Return the path of an installed Chromium; without one skip the test, or fail it when CI=true."""
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        reason = f"no browser on the PATH: install one of {', '.join(_BROWSERS)}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run a browser's or a cluster's test that failed once more: servers and test share a busy machine's cores.

    The summary says which did ("R", `-ra`); a test that fails twice has failed.
    """
    clusters = {"clusters", "spark"}  # their tests' folders
    for item in items:
        if item.get_closest_marker("browser") is not None or clusters & set(item.path.parts):
            item.add_marker(pytest.mark.flaky(reruns=1))


def _check(sock: socket.socket, address: Any) -> None:  # noqa: ANN401 - as the socket module has it
    """Raise unless the address is on this machine."""
    if sock.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    host = str(address[0])
    try:
        local = ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        local = host == "localhost"
    if not local:
        message = f"a test may not connect to {host}"
        raise NetworkBlockedError(message)


def _guarded_connect(self: socket.socket, address: Any) -> None:  # noqa: ANN401
    """Connect when the address is on this machine."""
    _check(self, address)
    _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:  # noqa: ANN401
    """Connect when the address is on this machine, and return the error number."""
    _check(self, address)
    return _connect_ex(self, address)


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Give the test no settings, no caches, a temporary folder of its own; let no socket leave this machine."""
    for name in [name for name in os.environ if name.startswith("AUDIT_EXPLORER_")]:
        monkeypatch.delenv(name)
    # Beside tmp_path, not in it: a test that lists its tmp_path finds only what it put there.
    scratch = tmp_path.with_name(f"{tmp_path.name}-tmp")
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setenv("AUDIT_EXPLORER_ARCHIVE", str(scratch / "archive"))  # never the person's own
    monkeypatch.setenv("AUDIT_EXPLORER_WORKBENCH", str(scratch / "workbench.sqlite"))
    monkeypatch.setattr(tempfile, "tempdir", None)  # forget the folder that an earlier test made it remember
    monkeypatch.setattr(socket.socket, "connect", _guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", _guarded_connect_ex)
    yield
    # Only what the test itself loaded can hold a cache; importing Streamlit for every reader's test would cost seconds.
    if streamlit := sys.modules.get("streamlit"):
        streamlit.cache_data.clear()
        streamlit.cache_resource.clear()
    if logs := sys.modules.get("audit_explorer.ui.session.logs"):
        logs.forget_shared()
    shutil.rmtree(scratch, ignore_errors=True)
