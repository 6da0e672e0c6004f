"""The command that counts what is in a log."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.summary import summary
from audit_explorer.cli.link_log import say_other_log
from audit_explorer.cli.log_source import open_log
from audit_explorer.cli.report import as_json, as_text
from audit_explorer.cli.usage import asked, resolved

if TYPE_CHECKING:
    from argparse import Namespace

OK: Final = 0


def run_summary(arguments: Namespace) -> int:
    """Print what is in the matching records; raises UsageError, and what reading raises."""
    wanted, now = asked(arguments.query, arguments.zone), datetime.now(UTC)
    dataset = open_log(arguments, now)
    try:
        found = summary(dataset, resolved(wanted, dataset, now).filter)
        say_other_log(wanted, arguments.paths, dataset)
    finally:
        dataset.close()
    sys.stdout.write((as_json(found) if arguments.json else as_text(found, wanted)) + "\n")
    return OK
