"""The command that shows the dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.cli.usage import choices_of
from audit_explorer.errors import UnreadableFileError
from audit_explorer.shown import shown
from audit_explorer.ui.server.serving import serve

if TYPE_CHECKING:
    from argparse import Namespace

ENDED: Final = 0


def run_serve(arguments: Namespace) -> int:
    """Serve until somebody ends it; raises UsageError, ServeError, UnreadableFileError for a file that isn't there."""
    for path in arguments.paths:
        if not path.is_file():
            raise UnreadableFileError(shown(path.name), "there is no such file")
    serve(
        arguments.paths,
        choices_of(arguments),
        host=arguments.host,
        port=arguments.port,
        browser=not arguments.no_browser,
    )
    return ENDED
