"""The command that writes matching records to a file."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from audit_explorer.cli.link_log import say_other_log
from audit_explorer.cli.log_source import open_log
from audit_explorer.cli.usage import asked, choices_of, kind_of, resolved
from audit_explorer.cli.usage_error import UsageError
from audit_explorer.errors import ExportError
from audit_explorer.exports import Export
from audit_explorer.exports import chosen as chosen_columns
from audit_explorer.shown import shown
from audit_explorer.store.incomplete import incomplete_lines

if TYPE_CHECKING:
    from argparse import Namespace

OK: Final = 0


def run_export(arguments: Namespace) -> int:
    """Write the matching records to a file; raises UsageError, and what reading or writing raises."""
    wanted, now, choices = asked(arguments.query, arguments.zone), datetime.now(UTC), choices_of(arguments)
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
    dataset = open_log(arguments, now)
    try:
        chosen = resolved(wanted, dataset, now)
        export = Export(dataset, chosen.filter, kind, columns, chosen.zone, arguments.bom, arguments.note)
        count = export.write(arguments.to)
        say_other_log(wanted, arguments.paths, dataset)
        incomplete = incomplete_lines(dataset.facts)
    finally:
        dataset.close()
    sys.stdout.write(
        f"{count:,} {'record' if count == 1 else 'records'} written to {shown(str(arguments.to), limit=None)}\n"
    )
    if choices.made:
        sys.stdout.write(f"{choices.sentence}\n")
    for sentence in incomplete:
        sys.stderr.write(f"audit-explorer: {sentence}\n")
    if incomplete:
        sys.stderr.write("audit-explorer: audit-explorer summary names what could not be read\n")
    return OK
