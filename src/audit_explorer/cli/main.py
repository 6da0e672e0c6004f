"""The command `audit-explorer`."""

from __future__ import annotations

import io
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.summary import summary
from audit_explorer.cli.arguments import parse
from audit_explorer.cli.asked import Asked, UsageError, asked, kind_of
from audit_explorer.cli.report import as_json, as_text
from audit_explorer.cli.sync import run_sync
from audit_explorer.errors import AuditExplorerError, ExportError
from audit_explorer.exports import Export
from audit_explorer.exports import chosen as chosen_columns
from audit_explorer.shown import shown
from audit_explorer.sources import open_files

if TYPE_CHECKING:
    from argparse import Namespace

    from audit_explorer.store import Dataset

OK: Final = 0
UNREADABLE: Final = 1
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
        return _complain(error, UNREADABLE)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read has read enough; without this the interpreter complains once more while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    return status


def _run(arguments: Namespace) -> int:
    if arguments.command == "sync":
        return run_sync(arguments, os.environ)
    wanted = asked(arguments.query, arguments.zone)
    return _summary(arguments, wanted) if arguments.command == "summary" else _export(arguments, wanted)


def _summary(arguments: Namespace, wanted: Asked) -> int:
    dataset = open_files(arguments.paths)
    try:
        found = summary(dataset, _resolved(wanted, dataset).filter)
    finally:
        dataset.close()
    sys.stdout.write((as_json(found) if arguments.json else as_text(found, wanted)) + "\n")
    return OK


def _export(arguments: Namespace, wanted: Asked) -> int:
    kind = kind_of(arguments.to, arguments.paths)
    if kind == "jsonl" and (arguments.columns is not None or arguments.bom):
        message = "--columns and --bom are for CSV; JSONL has the records as received"
        raise UsageError(message)
    columns = tuple(name.strip() for name in arguments.columns.split(",")) if arguments.columns is not None else ()
    try:
        chosen_columns(columns)
    except ExportError as error:
        message = f"--columns: {error}"
        raise UsageError(message) from error
    dataset = open_files(arguments.paths)
    try:
        chosen = _resolved(wanted, dataset)
        export = Export(dataset, chosen.filter, kind, columns, chosen.zone, arguments.bom)
        count = export.write(arguments.to)
        unreadable = dataset.facts.unreadable
    finally:
        dataset.close()
    sys.stdout.write(
        f"{count:,} {'record' if count == 1 else 'records'} written to {shown(str(arguments.to), limit=None)}\n"
    )
    if unreadable:
        noun = "entry is no record and was" if unreadable == 1 else "entries are no records and were"
        sys.stderr.write(f"audit-explorer: {unreadable:,} {noun} left out: audit-explorer summary names them\n")
    return OK


def _resolved(wanted: Asked, dataset: Dataset) -> Asked:
    return wanted._replace(filter=wanted.filter.resolve(newest=dataset.facts.newest, now=datetime.now(UTC)))


def _complain(error: AuditExplorerError, status: int) -> int:
    sys.stderr.write(f"audit-explorer: {shown(str(error), limit=None)}\n")
    return status
