"""The log that a command asks: files that are read, or a published table at an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.cli.usage import choices_of
from audit_explorer.cli.usage_error import UsageError
from audit_explorer.settings import TABLE

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import datetime

    from audit_explorer.store.dataset import Dataset


def open_log(arguments: Namespace, now: datetime) -> Dataset:
    """Open it; raises UsageError, and what reading the files or opening the table raises."""
    if arguments.engine is None:
        from audit_explorer.sources import open_files

        _check_files(arguments)
        return open_files(arguments.paths, now=now, choices=choices_of(arguments))
    from audit_explorer.store.spark.opening_table import open_table

    return open_table(arguments.engine, _table(arguments))


def _check_files(arguments: Namespace) -> None:
    if arguments.table is not None:
        message = "--table: say with --engine who answers for it"
        raise UsageError(message)
    if not arguments.paths:
        message = "name a file to read (PATH), or the engine of a published table with --engine"
        raise UsageError(message)


def _table(arguments: Namespace) -> str:
    if arguments.paths:
        message = "--engine: it answers for a published table, no files are read beside it"
        raise UsageError(message)
    if choices_of(arguments).made:
        message = "--engine: how times are read was settled when the table was published"
        raise UsageError(message)
    table: str = arguments.table or TABLE.text()
    if not table:
        message = f"--table: say where the published table is, as the engine sees it, or set {TABLE.name}"
        raise UsageError(message)
    return table
