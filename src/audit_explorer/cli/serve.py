"""The command that shows the dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.ui.server.serving import serve

if TYPE_CHECKING:
    from argparse import Namespace

ENDED: Final = 0


def run_serve(arguments: Namespace) -> int:
    """Serve until somebody ends it; raises ServeError."""
    serve(arguments.paths, host=arguments.host, port=arguments.port, browser=not arguments.no_browser)
    return ENDED
