"""What the dashboard's server is made of, started from the clone or from the wheel alike."""

from __future__ import annotations

import webbrowser
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

import streamlit as st
from starlette.middleware import Middleware

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
    """Give what an st.App is made with: security headers, the route of the downloads, a browser at the start."""
    return {"lifespan": _open_browser, "middleware": [Middleware(SecurityHeaders)], "routes": download_route.routes}


def address() -> str:
    """Give the address under which this machine's browser finds the server, from Streamlit's options."""
    host, port = str(st.get_option("server.address") or "localhost"), st.get_option("server.port")
    path = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{f'/{path}' if path else ''}"


@asynccontextmanager
async def _open_browser(_app: st.App) -> AsyncIterator[None]:
    # Streamlit itself opens one only for a script that is no st.App. The socket listens already: the browser waits.
    if not st.get_option("server.headless"):
        webbrowser.open(address())
    yield
