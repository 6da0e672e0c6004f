"""Tests that no secret gets anywhere but to the control plane itself."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from audit_explorer.errors import ProxyFailedError
from audit_explorer.sources.api import (
    AppToken,
    BearerToken,
    ClientCredentials,
    Credentials,
    Fetch,
    Network,
    Plan,
    Server,
    read_address,
)
from tests.control_plane import control_plane
from tests.control_plane.faults import ExpireTokens, Redirect, ResetMidBody, Status
from tests.unit.sources.api.fetch_runs import MONTH, NOW, evenly, server

if TYPE_CHECKING:
    from pathlib import Path

    from tests.control_plane.faults import Fault, Planned

CANARY = "canary-0b5f"


@pytest.mark.parametrize(
    "fault",
    [Status(401).on(1), Status(503), Redirect().on(1), ResetMidBody(), ExpireTokens().on(1), Status(200).on(99)],
)
@pytest.mark.parametrize("kind", ["token", "client", "wrong client", "wrong app"])
def test_nothing_written_or_said_holds_one(
    fault: Fault | Planned, kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever happens, no file, log line, URL, error, sentence or repr has a token or a secret in it."""
    caplog.set_level(logging.DEBUG)
    with control_plane(evenly(120), faults=[fault]) as plane:
        chosen: dict[str, Credentials] = {
            "token": BearerToken(plane.token),
            "client": ClientCredentials(plane.client_id, plane.client_secret, "v2"),
            "wrong client": ClientCredentials(CANARY, CANARY),
            "wrong app": AppToken(CANARY, CANARY),
        }
        credentials = chosen[kind]
        under_way = Fetch(
            server(plane, credentials), Plan(MONTH, page_size=50), tmp_path, now=lambda: NOW, sleep=lambda _: None
        )
        fetched = under_way.run()
        tokens = [
            seen.authorization.removeprefix("Bearer ") for seen in plane.requests if seen.authorization is not None
        ]
        secrets = {CANARY, plane.client_secret, plane.token, *tokens}
        everything = [
            caplog.text,
            repr(fetched),
            str(fetched.error),
            repr(under_way),
            repr(server(plane, credentials)),
            *(seen.query_text for seen in plane.requests),
            *(row.to_json() for row in fetched.ledger),
            *(path.read_text() for path in tmp_path.rglob("*") if path.is_file()),
        ]
        assert not plane.requests_elsewhere
    assert not [secret for secret in secrets for text in everything if secret in text]


def test_the_proxy_password_is_one(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A proxy that can't be reached is named by its setting, not by its URL."""
    caplog.set_level(logging.DEBUG)
    network = Network(proxy=f"http://user:{CANARY}@127.0.0.1:1")
    where = Server(read_address("https://tenant.run.ai"), BearerToken("x"), network)
    fetched = Fetch(where, Plan(MONTH), tmp_path, now=lambda: NOW, sleep=lambda _: None).run()
    assert isinstance(fetched.error, ProxyFailedError)
    assert CANARY not in f"{fetched!r} {fetched.error} {where!r} {caplog.text}"
