"""Tests of the command that serves the dashboard, as far as it gets without serving."""

from __future__ import annotations

import asyncio
import socket
import webbrowser
from typing import TYPE_CHECKING, cast

import pytest
import streamlit as st

from audit_explorer.cli import main
from audit_explorer.cli.arguments import parse
from audit_explorer.ui.people.browser import BrowserCookie
from audit_explorer.ui.people.gate import Gate
from audit_explorer.ui.server import application, download_route
from audit_explorer.ui.server.application import url
from audit_explorer.ui.server.edge import Edge
from audit_explorer.ui.server.headers import SecurityHeaders
from audit_explorer.ui.server.page_style import PageStyle

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def taken() -> Iterator[int]:
    """Give a port of this machine on which somebody listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_in_use_is_one_plain_line(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    """It ends with status 1 and a line that says which port, and what to do; nothing claims to be served."""
    assert main(["serve", "--no-browser", "--port", str(taken)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"audit-explorer: Nothing can be served on port {taken} of 127.0.0.1: ")
    assert "--port" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("host", ["198.51.100.7", "no such host", "a" * 70, "::ffff:198.51.100.7"])
def test_a_host_that_is_not_this_machine_is_one_plain_line(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An address that this machine doesn't have, or a name that is none, ends it with status 1."""
    assert main(["serve", "--no-browser", "--host", host]) == 1
    assert capsys.readouterr().err.startswith(f"audit-explorer: Nothing can be served on port 8501 of {host}: ")


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "8501.5", "²", "\x1b[31m"])
def test_a_port_that_is_none_is_wrong_usage(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is no port number ends it with status 2 and one line, in which nothing acts."""
    assert main(["serve", "--port", port]) == 2
    err = capsys.readouterr().err
    assert "--port" in err
    assert "\x1b" not in err
    assert err.count("\n") == 1


def test_only_this_machine_may_ask_unless_somebody_says_so() -> None:
    """Without options it listens on the loopback, and shows the sample."""
    arguments = parse(["serve"])
    assert (arguments.host, arguments.port, arguments.paths) == ("127.0.0.1", 8501, [])


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "[::1]"),
        ("0.0.0.0", "127.0.0.1"),  # noqa: S104 - how such an address is shown
        ("::", "[::1]"),
        ("log.example", "log.example"),
    ],
)
def test_the_address_is_one_that_a_browser_takes(host: str, expected: str) -> None:
    """A wildcard is no address to go to, and IPv6 stands in brackets."""
    assert url(host, 8600) == f"http://{expected}:8600"


def test_the_server_is_made_of_all_its_parts() -> None:
    """What app.py and the command make the application of: headers, edge, door, and the downloads' route."""
    made = application.parts()
    assert [cast("object", one.cls) for one in made["middleware"]] == [
        SecurityHeaders,
        Edge,
        BrowserCookie,
        Gate,
        PageStyle,
    ]
    assert made["routes"] == download_route.routes


@pytest.mark.parametrize(
    ("headless", "host", "base", "opened"),
    [
        (False, "127.0.0.1", "", ["http://127.0.0.1:8501/"]),
        (False, "::", "/logs", ["http://[::1]:8501/logs"]),
        (False, None, "", ["http://localhost:8501/"]),
        (True, "127.0.0.1", "", []),
    ],
)
def test_a_browser_is_opened_where_there_is_one(
    headless: bool, host: str | None, base: str, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The start opens the dashboard's address in a browser, unless Streamlit is told that there is none."""
    options: dict[str, object] = {
        "server.headless": headless,
        "server.address": host,
        "server.baseUrlPath": base,
        "server.port": 8501,
        "secrets.files": [],
    }
    gone_to: list[str] = []
    lifespan = application.parts()["lifespan"]
    monkeypatch.setattr(st, "get_option", options.__getitem__)
    monkeypatch.setattr(webbrowser, "open", gone_to.append)

    async def start() -> None:
        async with lifespan(cast("st.App", None)):
            pass

    asyncio.run(start())
    assert gone_to == opened
