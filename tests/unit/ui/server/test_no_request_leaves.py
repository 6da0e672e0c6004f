"""Tests of a running server: nothing leaves the machine, and whoever comes by a name of the setting gets in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from tests.browser.server import fetched, serve
from tests.builders import make_legacy
from tests.unit.ui.server.visitor import handshake, upload, visit

if TYPE_CHECKING:
    from pathlib import Path

# Python runs it at the start of the process and of every one that it starts.
_GUARD: Final = """
import ipaddress, os, sys

def _note(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else ""
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyname_ex"):
        host = arguments[0]
    elif event in ("webbrowser.open", "urllib.Request"):
        host = "198.51.100.1"
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host or "localhost"
    try:
        here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = host == "localhost"
    if not here:
        say(f"{event} {host}")

def say(line):
    with open(os.environ["GUARD_NOTES"], "a") as notes:
        notes.write(line + chr(10))

say("on guard")
sys.addaudithook(_note)
"""


@pytest.fixture
def guard(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """Give the environment in which a Python notes whom it asks beyond this machine, and the file with the notes."""
    folder = tmp_path / "guard"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_GUARD, "utf-8")
    notes = tmp_path / "notes"
    path = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {"PYTHONPATH": path, "GUARD_NOTES": str(notes), "HOME": str(tmp_path)}, notes


def test_the_guard_sees_what_streamlit_would_ask(guard: tuple[dict[str, str], Path]) -> None:
    """Streamlit's own search for the machine's address is noted: without a note there was none."""
    environ, notes = guard
    code = "from streamlit import net_util; net_util.get_internal_ip(); net_util.get_external_ip()"
    subprocess.run([sys.executable, "-c", code], env=os.environ | environ, check=True, timeout=120)  # noqa: S603 - our own interpreter
    seen = notes.read_text("utf-8")
    assert "socket.connect 8.8.8.8" in seen
    assert "checkip" in seen


@pytest.mark.parametrize("own_command", [False, True], ids=["streamlit run", "audit-explorer serve"])
@pytest.mark.parametrize("everywhere", [False, True], ids=["on the loopback", "on all addresses"])
def test_no_request_leaves_the_machine(
    own_command: bool, everywhere: bool, guard: tuple[dict[str, str], Path], tmp_path: Path
) -> None:
    """Nobody beyond it is asked at the start, by a session, by web sockets that are refused, or by an upload.

    Ten refused web sockets once took twenty seconds in which nobody else was answered, for this very reason.
    """
    environ, notes = guard
    option = "--host" if own_command else "--server.address"
    options = [f"{option}=0.0.0.0"] if everywhere else []
    if everywhere:
        environ |= {"AUDIT_EXPLORER_PROXY_SIGNS_IN": "yes"}
    with serve(tmp_path, options=options, environ=environ, own_command=own_command) as address:
        for origin in ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost:3000", ""] * 2:
            assert handshake(address, {"Origin": origin}) == 403
        assert handshake(address, {}) == 403
        assert handshake(address, {"Host": "evil.example", "Origin": "http://evil.example"}) == 403
        assert fetched(f"{address}/_stcore/health") == "ok"
        with visit(address) as session:
            assert upload(address, session, json.dumps([make_legacy(id=1)]).encode()) == 204
    assert set(notes.read_text("utf-8").splitlines()) == {"on guard"}


def test_a_name_of_the_setting_leads_in(guard: tuple[dict[str, str], Path], tmp_path: Path) -> None:
    """A public name behind a proxy that speaks TLS, which Streamlit knows nothing of, opens a session; others none."""
    environ, notes = guard
    environ |= {"AUDIT_EXPLORER_HOSTS": "https://log.example"}
    with serve(tmp_path, environ=environ) as address:
        for host in ("log.example", "log.example:443", "LOG.example"):
            with visit(address, host, "https://log.example") as session:
                assert session
        for host, origin in [
            ("log.example", "http://log.example"),
            ("other.example", "https://other.example"),
            ("127.0.0.1", "https://log.example"),
            ("other.example", "https://log.example"),
        ]:
            assert handshake(address, {"Host": host, "Origin": origin}) == 403
    assert set(notes.read_text("utf-8").splitlines()) == {"on guard"}
