"""What the dashboard's server is made of, started from the clone or from the wheel alike."""

from __future__ import annotations

import webbrowser
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

import streamlit as st
from starlette.middleware import Middleware

from audit_explorer.ui.people.browser import BrowserCookie
from audit_explorer.ui.people.gate import Gate
from audit_explorer.ui.server import download_route
from audit_explorer.ui.server.headers import SecurityHeaders

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
    """Give what an st.App is made with: security headers, sign-in, the downloads' route, a browser at the start."""
    middleware = [Middleware(SecurityHeaders), Middleware(BrowserCookie), Middleware(Gate)]
    return {"lifespan": _open_browser, "middleware": middleware, "routes": download_route.routes}


def url(host: str, port: int) -> str:
    """Give the address of a server as a browser on this machine takes it."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - what stands for any address of a machine
    return f"http://{f'[{here}]' if ':' in here else here}:{port}"


@asynccontextmanager
async def _open_browser(_app: st.App) -> AsyncIterator[None]:
    # Streamlit itself opens one only for a script that is no st.App. The socket listens already: the browser waits.
    if not st.get_option("server.headless"):
        host, path = st.get_option("server.address") or "localhost", str(st.get_option("server.baseUrlPath")).strip("/")
        webbrowser.open(f"{url(str(host), int(st.get_option('server.port')))}/{path}")
    yield
