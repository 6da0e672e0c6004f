"""The command that keeps the archive up to date, made for cron."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from audit_explorer.cli.publish_command import place_of, publication_report, publish_archive
from audit_explorer.cli.usage_error import UsageError
from audit_explorer.errors import AuditExplorerError
from audit_explorer.keeping.asked_view import view_words
from audit_explorer.keeping.syncing import Sync, Synced
from audit_explorer.period import Period, format_utc, is_last
from audit_explorer.shown import shown
from audit_explorer.sources.api import Server
from audit_explorer.store.archive import Archive

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

COMPLETE: Final = 0
INCOMPLETE: Final = 1
NOT_PUBLISHED: Final = 3
_SHOWN: Final = 20


def run_sync(arguments: Namespace, environ: Mapping[str, str]) -> int:
    """Sync, print one line of JSON; return 0 when the archive has everything that was asked for, else 1.

    With --publish, publish the archive then, whatever the sync brought; 3 when only that failed.
    The address is trusted wherever it leads, a private network too: it comes from a person's own shell or settings.
    """
    if not is_last(arguments.since):
        message = f"--since: {shown(arguments.since, limit=_SHOWN)} is not a length such as 15m, 24h, 7d or 2w"
        raise UsageError(message)
    place = place_of(None, "--publish", environ) if arguments.publish else ""
    server = Server.from_environment(environ, address=arguments.address)
    moment = datetime.now(UTC)
    start = Period(last=arguments.since, anchor="now").resolve(newest=None, now=moment).start
    archive = Archive(arguments.archive)
    done = Sync(
        server,
        archive,
        since=moment - (start or moment),
        now=lambda: datetime.now(UTC),
        generation=arguments.generation,
    ).run()
    published, failure = _publish(archive, place) if place else ({}, None)
    sys.stdout.write(json.dumps(_report(server, done) | published) + "\n")
    for error in (done.error, failure):
        if error is not None:
            sys.stderr.write(f"audit-explorer: {shown(str(error), limit=None)}\n")
    if not done.complete:
        return INCOMPLETE
    return COMPLETE if failure is None else NOT_PUBLISHED


def _publish(archive: Archive, place: str) -> tuple[dict[str, object], AuditExplorerError | None]:
    """Publish; a failure spoils nothing of the sync, and is said beside what that did."""
    try:
        return {"published": publication_report(publish_archive(archive, place))}, None
    except AuditExplorerError as error:
        return {"published": {"error": str(error), "error_code": error.code}}, error


def _report(server: Server, done: Synced) -> dict[str, object]:
    return {
        "address": server.address.base,
        "generation": done.generation,
        "view": {"as": view_words(done.view), **asdict(done.view)},
        "asked": [{"from": format_utc(span.start), "to": format_utc(span.end)} for span in done.spans],
        "requests": len(done.ledger),
        "records": done.records,
        "new": done.new,
        "repeated": done.repeated,
        "complete": done.complete,
        "said": list(done.said),
        "error": None if done.error is None else str(done.error),
        "error_code": None if done.error is None else done.error.code,
    }
