"""What a command line asks for, beyond what a parser of arguments can check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import parse_qsl

from audit_explorer.cli.usage_error import UsageError
from audit_explorer.filters import Filter, read_query
from audit_explorer.period import UTC_ZONE, zone
from audit_explorer.shown import shown
from audit_explorer.store.reading_choices import ReadingChoices

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from audit_explorer.exports import Kind
    from audit_explorer.store.dataset import Dataset

_KINDS: Final[dict[str, Kind]] = {".csv": "csv", ".jsonl": "jsonl"}


class Asked(NamedTuple):
    """A query with the zone in which its times are read and written, and what it says of its log: hostile text."""

    filter: Filter
    zone: ZoneInfo
    log: tuple[str, ...] = ()


def asked(query: str, zone_name: str | None) -> Asked:
    """Read a query, as a page's address has it or as a person types it into the box of a page.

    Raises UsageError where it can't be understood, or a page would ignore a parameter: a script must not get other
    records. A browser writes a space as + into a page's address; what a person writes has a + that is a plus.
    """
    address = query.startswith(("?", "http://", "https://"))
    parameters = query.partition("?")[2].partition("#")[0] if address else query.replace("+", "%2B")
    pairs = parse_qsl(parameters, keep_blank_values=True)
    names = [value for key, value in pairs if key == "tz"]
    if len(names) > 1:
        message = "--query: tz is given more than once"
        raise UsageError(message)
    chosen = _zone(zone_name or next(iter(names), None))
    found, ignored = read_query([pair for pair in pairs if pair[0] not in {"tz", "log"}], chosen)
    if query and not address:
        from audit_explorer.cli.typed_query import is_typed, typed_filter

        if is_typed(query, ignored=bool(ignored)):
            return Asked(typed_filter(query, chosen), chosen)
    if not ignored:
        return Asked(found, chosen, tuple(value for key, value in pairs if key == "log"))
    # A page says what it ignores; here the same sentences are the reason why nothing is done.
    message = f"--query: {'; '.join(ignored).replace(' is ignored', '')}"
    raise UsageError(message)


def resolved(wanted: Asked, dataset: Dataset, now: datetime) -> Asked:
    """Give what is asked with its filter resolved for a dataset; raises WorkbenchError."""
    marks = None
    if wanted.filter.asks_marks:
        from audit_explorer.workbench.resolving import marked

        marks = marked(dataset, wanted.filter, author="")
    found = wanted.filter.resolve(newest=dataset.facts.newest, now=now, zone=wanted.zone, marked=marks)
    return wanted._replace(filter=found)


def choices_of(arguments: Namespace) -> ReadingChoices:
    """Give what the arguments say about times that leave something open; raises UsageError for an unknown zone."""
    try:
        return ReadingChoices(arguments.times_in, arguments.day_first)
    except ValueError as error:
        message = f"--times-in: {error}"
        raise UsageError(message) from error


def kind_of(target: Path, sources: Sequence[Path]) -> Kind:
    """Give the kind of export that a file's name asks for; raises UsageError when it can't be written there."""
    kind = _KINDS.get(target.suffix.lower())
    if kind is None:
        message = f"--to: {shown(str(target))} ends in neither .csv nor .jsonl"
        raise UsageError(message)
    if target.is_dir() or not target.parent.is_dir():
        message = (
            f"--to: {shown(str(target))} is {'a folder' if target.is_dir() else 'in a folder that does not exist'}"
        )
        raise UsageError(message)
    if target.exists() and any(source.exists() and source.samefile(target) for source in sources):
        message = f"--to: {shown(str(target))} is one of the logs to read"
        raise UsageError(message)
    return kind


def _zone(name: str | None) -> ZoneInfo:
    if name is None:
        return UTC_ZONE
    found = zone(name)
    if found is None:
        message = f"there is no time zone {shown(name)}"
        raise UsageError(message)
    return found
