"""The command `audit-explorer`."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, Final

from audit_explorer.cli.arguments import parse
from audit_explorer.cli.usage_error import UsageError
from audit_explorer.errors import AuditExplorerError
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from argparse import Namespace

FAILED: Final = 1
USAGE: Final = 2
# As a shell has it for a command that a signal ended: 128 and the signal's number.
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141


def main(argv: list[str] | None = None) -> int:
    """Run one command; return the exit status: 0, 1 when nothing could be read or written, 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that knows few characters is no reason to fail
    try:
        status = _run(parse(argv))
        sys.stdout.flush()
    except UsageError as error:
        return _complain(error, USAGE)
    except AuditExplorerError as error:
        return _complain(error, FAILED)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read has read enough; without this the interpreter complains once more while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    return status


def _run(arguments: Namespace) -> int:
    if arguments.command == "serve":
        from audit_explorer.cli.serve import run_serve

        return run_serve(arguments)
    if arguments.command == "sync":
        from audit_explorer.cli.sync import run_sync

        return run_sync(arguments, os.environ)
    if arguments.command == "archive":
        from audit_explorer.cli.archive_command import run_archive

        return run_archive(arguments)
    if arguments.command == "ask":
        from audit_explorer.cli.ask_command import run_ask

        return run_ask(arguments)
    if arguments.command == "export":
        from audit_explorer.cli.export_command import run_export

        return run_export(arguments)
    from audit_explorer.cli.summary_command import run_summary

    return run_summary(arguments)


def _complain(error: AuditExplorerError, status: int) -> int:
    sys.stderr.write(f"audit-explorer: {shown(str(error), limit=None)}\n")
    return status
