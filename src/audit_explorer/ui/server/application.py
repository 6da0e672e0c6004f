"""What the dashboard's server is made of, started from the clone or from the wheel alike."""

from __future__ import annotations

import sys
import webbrowser
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

import streamlit as st
from starlette.middleware import Middleware

from audit_explorer.errors import AuditExplorerError
from audit_explorer.shown import shown
from audit_explorer.ui.people.browser import BrowserCookie
from audit_explorer.ui.people.gate import Gate
from audit_explorer.ui.server import download_route
from audit_explorer.ui.server.collecting import collecting
from audit_explorer.ui.server.deployment import entrance
from audit_explorer.ui.server.edge import Edge
from audit_explorer.ui.server.exposure import answered, check_exposure
from audit_explorer.ui.server.headers import SecurityHeaders
from audit_explorer.ui.server.page_style import PageStyle
from audit_explorer.ui.session.table_reading import check_table

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from typing import Any

    from starlette.routing import Route

SCRIPT: Final = Path(__file__).resolve().parents[1] / "run.py"


class Parts(TypedDict):
    """The arguments of st.App beside the script."""

    lifespan: Callable[[st.App], AbstractAsyncContextManager[dict[str, Any] | None]]
    middleware: list[Middleware]
    routes: list[Route]


def parts() -> Parts:
    """Give what an st.App is made with: what stands before Streamlit, the route of the downloads, what a start does.

    A refusal has the security headers too, so they come first.
    """
    return {
        "lifespan": _start,
        "middleware": [Middleware(one) for one in (SecurityHeaders, Edge, BrowserCookie, Gate, PageStyle)],
        "routes": download_route.routes,
    }


def parts_or_exit() -> Parts:
    """Give the parts, or end the process with one sentence where nothing may be served as it is set."""
    try:
        address = st.get_option("server.address")
        check_exposure(address, entrance())
        check_table()
    except AuditExplorerError as error:
        message = f"audit-explorer: {shown(str(error), limit=None)}"
        raise SystemExit(message) from error
    return parts()


def url(host: str, port: int) -> str:
    """Give the address of a server as a browser on this machine takes it."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - what stands for any address of a machine
    return f"http://{f'[{here}]' if ':' in here else here}:{port}"


@asynccontextmanager
async def _start(_app: st.App) -> AsyncIterator[None]:
    # Streamlit itself opens a browser only for a script that is no st.App, and to say where it listens it would ask the
    # internet. The socket listens already: a browser waits.
    address, port = st.get_option("server.address"), int(st.get_option("server.port"))
    home = f"{url(str(address or 'localhost'), port)}/{str(st.get_option('server.baseUrlPath')).strip('/')}"
    sys.stdout.write(f"Audit Explorer: {home.rstrip('/')} (Ctrl-C ends it)\n{answered(address, port, entrance())}")
    sys.stdout.flush()
    if not st.get_option("server.headless"):
        webbrowser.open(home)
    async with collecting():
        yield
