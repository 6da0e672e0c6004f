"""The safety net under every test holds."""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
from pathlib import Path

import pytest

from tests.builders import ABSENT, make_current, make_legacy
from tests.conftest import NetworkBlockedError, require_browser


@pytest.mark.parametrize("address", [("192.0.2.1", 9), ("audit.example", 443), ("2001:db8::1", 9, 0, 0)])
def test_no_socket_leaves_this_machine(address: tuple[str | int, ...]) -> None:
    """A connection to another machine is refused before a packet leaves, by address or by name."""
    family = socket.AF_INET6 if len(address) == 4 else socket.AF_INET
    with socket.socket(family) as sock, pytest.raises(NetworkBlockedError, match=str(address[0])):
        sock.connect(address)


def test_this_machine_can_be_reached() -> None:
    """The server of a browser test, on the loopback, answers."""
    with socket.create_server(("127.0.0.1", 0)) as server, contextlib.closing(socket.socket()) as sock:
        sock.connect(server.getsockname())
        assert sock.getpeername() == server.getsockname()


def test_temporary_files_stay_in_the_tests_folder(tmp_path: Path) -> None:
    """What a test leaves in the temporary folder goes with the test."""
    assert Path(tempfile.mkdtemp()).is_relative_to(tmp_path.parent)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ci", [True, False])
def test_missing_browser_fails_only_in_ci(ci: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a browser a test is skipped with the reason, and fails when CI=true."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CI", "true" if ci else "")
    with pytest.raises(pytest.fail.Exception if ci else pytest.skip.Exception, match="no browser"):
        require_browser()


def test_settings_of_the_machine_do_not_reach_a_test(tmp_path: Path) -> None:
    """No setting of the person who runs the tests changes what they find, and their archive is never touched."""
    settings = {name: value for name, value in os.environ.items() if name.startswith("AUDIT_EXPLORER_")}
    scratch = tmp_path.with_name(f"{tmp_path.name}-tmp")
    assert settings == {
        "AUDIT_EXPLORER_ARCHIVE": str(scratch / "archive"),
        "AUDIT_EXPLORER_WORKBENCH": str(scratch / "workbench.sqlite"),
    }


def test_builders_take_overrides() -> None:
    """A builder's field can be given another value or taken out."""
    assert make_legacy(action="Delete")["action"] == "Delete"
    assert "clusterUuid" not in make_legacy(clusterUuid=ABSENT)
    assert make_current(result=None)["result"] is None
