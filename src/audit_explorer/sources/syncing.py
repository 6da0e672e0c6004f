"""The archive brought up to date from a control plane: only what it lacks is asked for."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from audit_explorer.filters import Filter
from audit_explorer.folders import private_folder
from audit_explorer.period import Period
from audit_explorer.sources.api import Fetch, Plan
from audit_explorer.sources.archiving import archive_files
from audit_explorer.store.archive import Added, Coverage, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    import httpx

    from audit_explorer.errors import AuditExplorerError
    from audit_explorer.sources.api import Fetched, Server
    from audit_explorer.sources.api.plan import Wanted
    from audit_explorer.store.archive import Archive

#: A platform may write an event down some time after it happened: so much before a hole is read again.
OVERLAP: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Synced:
    """What one run did.

    `spans` were asked for; `new` records came into the archive, `repeated` ones were there already. `complete`: the
    archive now holds everything the platform has of the time asked for; otherwise `error` says why not, where a failure
    was the reason.
    """

    generation: str | None
    spans: tuple[Span, ...]
    requests: int
    records: int
    new: int
    repeated: int
    complete: bool
    said: tuple[str, ...]
    error: AuditExplorerError | None = None


def sync(
    server: Server,
    archive: Archive,
    *,
    since: timedelta,
    now: Callable[[], datetime],
    generation: Wanted = "detect",
    transport: httpx.BaseTransport | None = None,
) -> Synced:
    """Fetch what the archive lacks of the last `since`, and archive it; stop at the first failure, keeping what came.

    Holes that earlier runs left are filled; a little before each of them is read again. What was archived stays,
    however the run ends, so running it again goes on where it stopped.
    """
    end = now()
    spans = missing(archive, server.address.base, end - since, end)
    results: list[tuple[Fetched, Added]] = []
    for span in spans:
        results.append(_fetch(server, archive, span, now, generation, transport))
        if not results[-1][0].complete:
            break
    archive.tidy(end, grown=any(added.new for _, added in results))
    fetched = [one for one, _ in results]
    return Synced(
        generation=next((one.generation for one in fetched if one.generation), None),
        spans=tuple(spans),
        requests=sum(len(one.ledger) for one in fetched),
        records=sum(one.records for one in fetched),
        new=sum(added.new for _, added in results),
        repeated=sum(added.repeated for _, added in results),
        complete=all(one.complete for one in fetched),
        said=tuple(dict.fromkeys(sentence for one in fetched for sentence in one.said)),
        error=next((one.error for one in fetched if one.error is not None), None),
    )


def missing(archive: Archive, address: str, start: datetime, end: datetime) -> list[Span]:
    """Give the spans from `start` to `end` that were not fetched whole, each with the overlap before it, joined."""
    spans: list[Span] = []
    for hole in archive.holes(address, start, end):
        begin = max(start, hole.start - OVERLAP)
        if spans and begin <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, hole.end)
        else:
            spans.append(Span(begin, hole.end))
    return spans


def _fetch(
    server: Server,
    archive: Archive,
    span: Span,
    now: Callable[[], datetime],
    generation: Wanted,
    transport: httpx.BaseTransport | None,
) -> tuple[Fetched, Added]:
    folder = private_folder()
    try:
        plan = Plan(Filter(period=Period(span.start, span.end)), generation)
        fetched = Fetch(server, plan, folder, now=now, transport=transport).run()
        notes = [
            Coverage(server.address.base, first, last, not fetched.narrowed, now()) for first, last in fetched.covered
        ]
        return fetched, _archive(archive, fetched.files, server.address.base, notes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _archive(archive: Archive, files: Sequence[Path], address: str, notes: Sequence[Coverage]) -> Added:
    if files:
        return archive_files(archive, files, source=address, covered=notes)
    archive.note(notes)
    return Added(0, 0, 0, ())
