"""The commands that read a log, each with its exit status."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.summary import summary
from audit_explorer.cli.link_log import other_log
from audit_explorer.cli.report import as_json, as_text
from audit_explorer.cli.usage import Asked, UsageError, asked, choices_of, kind_of
from audit_explorer.errors import ExportError
from audit_explorer.exports import Export
from audit_explorer.exports import chosen as chosen_columns
from audit_explorer.shown import shown
from audit_explorer.sources import open_files
from audit_explorer.store.incomplete import incomplete_lines
from audit_explorer.workbench.resolving import marked

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path

    from audit_explorer.store import Dataset

OK: Final = 0


def run_summary(arguments: Namespace) -> int:
    """Print what is in the matching records; raises UsageError, and what reading raises."""
    wanted, now = asked(arguments.query, arguments.zone), datetime.now(UTC)
    dataset = open_files(arguments.paths, now=now, choices=choices_of(arguments))
    try:
        found = summary(dataset, resolved(wanted, dataset, now).filter)
        say_other_log(wanted, arguments.paths, dataset)
    finally:
        dataset.close()
    sys.stdout.write((as_json(found) if arguments.json else as_text(found, wanted)) + "\n")
    return OK


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
    dataset = open_files(arguments.paths, now=now, choices=choices)
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


def say_other_log(wanted: Asked, paths: Sequence[Path], dataset: Dataset) -> None:
    """Say on stderr that the query was made with another log, where it says so."""
    if (said := other_log(wanted.log, paths, dataset.facts)) is not None:
        sys.stderr.write(f"audit-explorer: {said}\n")


def resolved(wanted: Asked, dataset: Dataset, now: datetime) -> Asked:
    """Give what is asked with its filter resolved for a dataset; raises WorkbenchError."""
    marks = marked(dataset, wanted.filter, author="")
    found = wanted.filter.resolve(newest=dataset.facts.newest, now=now, zone=wanted.zone, marked=marks)
    return wanted._replace(filter=found)
