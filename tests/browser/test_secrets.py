"""No token and no secret is left anywhere, whatever a person does with them in a browser or on the command line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.server import ROOT, serve
from tests.control_plane import control_plane
from tests.control_plane.faults import Status
from tests.control_plane.sample import moved_to, sample_records
from tests.waiting import LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import WebSocket

    from tests.browser.conftest import Visit

WRONG = "canary-6f1d-wrong-secret"
COUNT = 200


def holding(folder: Path, secrets: set[str]) -> list[str]:
    """Name the files below a folder that hold one of the secrets, in their name or in their content."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [
        str(path)
        for path in files
        if any(secret in str(path) or secret.encode() in path.read_bytes() for secret in secrets)
    ]


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of everything that the app writes."""
    return tmp_path_factory.mktemp("secrets")


@pytest.fixture
def app(folder: Path, chromium: Browser) -> Iterator[str]:
    """Serve the app; asked for before `visit`, so that its tabs are closed before it ends."""
    del chromium  # only asked for so that nothing is started where no browser is
    with serve(folder) as base:
        yield base


def test_the_dashboard_keeps_no_secret(app: str, folder: Path, visit: Visit) -> None:
    """Rejected, renewed and used to fetch and to sync, they stand in no file, no log, no address and no answer."""
    received: list[str | bytes] = []

    def hear(payload: str | bytes) -> None:
        received.append(payload)

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", hear)

    with control_plane(moved_to(sample_records()[:COUNT], datetime.now(UTC))) as plane:
        tab = visit(app)
        page = tab.page
        page.on("websocket", listen)
        tab.go("/fetch")
        page.get_by_role("combobox", name="Sign in with").click()
        page.get_by_role("option", name="Client id and secret", exact=True).click()
        tab.drawn()
        page.get_by_label("Address").fill(plane.address)
        page.get_by_label("Client id").fill(plane.client_id)
        page.get_by_label("Client secret", exact=True).fill(WRONG)
        page.get_by_role("button", name="Fetch", exact=True).click()
        expect(page.get_by_text("gave no token for these credentials")).to_be_visible()

        again = page.get_by_test_id("stForm").first
        tab.drawn()
        page.get_by_role("combobox", name="Sign in with").first.click()
        page.get_by_role("option", name="Pasted token", exact=True).click()
        tab.drawn()
        plane.behave(faults=[Status(503).on(0)])
        again.get_by_label("Token", exact=True).fill(plane.token)
        again.get_by_role("button", name="Continue", exact=True).click()
        expect(page.get_by_text("Complete: every record")).to_be_visible()
        tab.turn_to("Archive")
        page.get_by_role("button", name="Sync now", exact=True).click()
        expect(page.get_by_text(re.compile("^Up to date"))).to_be_visible()
        tab.drawn()

        tokens = [seen.authorization.removeprefix("Bearer ") for seen in plane.requests if seen.authorization]
        secrets = {WRONG, plane.client_secret, plane.token, *tokens}
        assert "/api/v1/token" in [seen.path for seen in plane.requests]  # it was sent to whom it belongs
        assert holding(folder, secrets) == []
        sent = b"".join(frame.encode() if isinstance(frame, str) else frame for frame in received)
        told = " ".join([page.content(), page.url, *tab.asked, *(seen.query_text for seen in plane.requests)])
    assert b"Complete: every record" in sent
    assert [secret for secret in secrets if secret.encode() in sent or secret in told] == []


def test_the_command_keeps_no_secret(tmp_path: Path) -> None:
    """Neither a run that ends well nor one that is rejected prints or writes one."""
    with control_plane(moved_to(sample_records()[:COUNT], datetime.now(UTC))) as plane:
        start = "import sys; from audit_explorer.cli import main; sys.exit(main())"
        command = [sys.executable, "-c", start, "sync", "--address", plane.address]
        runs = []
        for secret in (WRONG, plane.client_secret):
            own = {
                "AUDIT_EXPLORER_CLIENT_ID": plane.client_id,
                "AUDIT_EXPLORER_CLIENT_SECRET": secret,
                "AUDIT_EXPLORER_ARCHIVE": str(tmp_path / "archive"),
                "AUDIT_EXPLORER_WORKBENCH": str(tmp_path / "workbench.sqlite"),
                "TMPDIR": str(tmp_path),
            }
            done = subprocess.run(  # noqa: S603 - our own interpreter and command
                command,
                cwd=ROOT,
                env=dict(os.environ) | own,
                capture_output=True,
                text=True,
                check=False,
                timeout=LIMIT,
            )
            runs.append(done)
        tokens = [seen.authorization.removeprefix("Bearer ") for seen in plane.requests if seen.authorization]
        secrets = {WRONG, plane.client_secret, *tokens}

    assert [run.returncode for run in runs] == [1, 0]
    assert holding(tmp_path, secrets) == []
    said = "".join(run.stdout + run.stderr for run in runs)
    assert "gave no token for these credentials" in said
    assert [secret for secret in secrets if secret in said] == []
