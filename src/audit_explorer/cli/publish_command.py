"""The command that publishes the archive as a table."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.cli.usage_error import UsageError
from audit_explorer.settings import TABLE
from audit_explorer.shown import shown
from audit_explorer.store.archive import Archive

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Mapping

    from audit_explorer.store.published.published_check import Checked
    from audit_explorer.store.published.publishing import Published

SOUND: Final = 0
FAILED: Final = 1


class Publishing(NamedTuple):
    """What publishing did, where, in how many seconds."""

    place: str
    done: Published
    seconds: float


def run_publish(arguments: Namespace) -> int:
    """Publish the archive, or check what was published, and say what was done.

    Return 0; 1 where a file that was published is missing or changed. Raises ArchiveError, EmptyArchiveError,
    TableError, NewerTableError, TableBusyError.
    """
    place = place_of(arguments.to, "--to")
    say = _say if sys.stderr.isatty() else _say_nothing
    if arguments.verify:
        from audit_explorer.store.published.published_check import check_table

        checked = check_table(place, say)
        sys.stdout.write((json.dumps(_check_report(checked)) if arguments.json else _check_text(checked)) + "\n")
        return SOUND if checked.sound else FAILED
    found = publish_archive(Archive(arguments.archive), place, say)
    sys.stdout.write((json.dumps(publication_report(found)) if arguments.json else _text(found)) + "\n")
    return SOUND


def place_of(named: str | None, option: str, environ: Mapping[str, str] | None = None) -> str:
    """Give the place that was named, else that of the setting; raises UsageError where there is neither."""
    place = (named or "").strip() or TABLE.text(environ)
    if not place:
        message = f"{option}: say where to publish, or set {TABLE.name}: {TABLE.takes}"
        raise UsageError(message)
    return place


def publish_archive(archive: Archive, place: str, say: Callable[[str], None] | None = None) -> Publishing:
    """Publish all of the archive; raises what run_publish does."""
    from audit_explorer.store.published.publishing import publish
    from audit_explorer.store.published.shared_place import open_place

    started = time.monotonic()
    open_place(place)  # what is no place is said before a large archive is opened
    opening = archive.opening(datetime.now(UTC), whole=True)
    dataset = opening.run()
    try:
        done = publish(dataset, place, now=datetime.now(UTC), lasting=True, say=say or _say_nothing)
        opening.settle()
    finally:
        dataset.close()
    return Publishing(done.place, done, time.monotonic() - started)


def publication_report(found: Publishing) -> dict[str, object]:
    """Give what was published, for a script."""
    done = found.done
    return {
        "place": found.place,
        "version": done.publication.version,
        "changed": done.changed,
        "months_written": _months(done, written=True),
        "months_unchanged": _months(done, written=False),
        "records": done.publication.facts.total,
        "files_written": len(done.written),
        "bytes_written": sum(file.bytes for file in done.written),
        "bytes": sum(file.bytes for file in done.publication.files),
        "left_out": [one.name for one in done.publication.facts.damaged],
        "seconds": round(found.seconds, 2),
    }


def _months(done: Published, *, written: bool) -> int:
    from audit_explorer.store.published.publication import month_of

    new = {month for month in (month_of(file.name) for file in done.written) if month}
    all_ = {month for month in (month_of(file.name) for file in done.publication.tables["events"]) if month}
    return len(new) if written else len(all_ - new)


def _text(found: Publishing) -> str:
    said = publication_report(found)
    written, unchanged = said["months_written"], said["months_unchanged"]
    where = shown(found.place, limit=None)
    first = f"Version {said['version']} is published in {where}."
    if not said["changed"]:
        again = f"{said['files_written']:,} files that were missing are" if found.done.written else "nothing is"
        first = f"Version {said['version']} in {where} says all this already; {again} written."
    damaged = found.done.publication.facts.damaged
    return "\n".join(
        [
            first,
            f"  months written  {written}",
            f"  unchanged       {unchanged}",
            f"  records         {said['records']:,}",
            f"  bytes written   {said['bytes_written']:,}",
            f"  bytes in all    {said['bytes']:,}",
            f"  seconds         {said['seconds']}",
            *([""] if damaged else []),
            *(f"Left out, as the archive can't read it: {shown(one.name, limit=None)}" for one in damaged),
        ]
    )


def _check_report(checked: Checked) -> dict[str, object]:
    return {
        "sound": checked.sound,
        "version": checked.publication.version,
        "published_at": checked.publication.published_at.isoformat(),
        "files": len(checked.publication.files),
        "missing": list(checked.missing),
        "changed": list(checked.changed),
    }


def _check_text(checked: Checked) -> str:
    lines = [f"Version {checked.publication.version}, {len(checked.publication.files):,} files."]
    for title, names in (("Missing", checked.missing), ("Changed", checked.changed)):
        lines += [f"{title}:", *(f"  {name}" for name in names)] if names else []
    if checked.changed:
        lines += ["Remove the files that changed."]
    if not checked.sound:
        lines += ["What is missing is written again by publishing again."]
    ending = "Everything is as it was published." if checked.sound else "Not everything is as it was published."
    return "\n".join([*lines, ending])


def _say(step: str) -> None:
    sys.stderr.write(f"{step}\n")


def _say_nothing(_: str) -> None:
    """Stand for a script, which wants no progress."""
