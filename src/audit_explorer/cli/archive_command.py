"""The commands that look after the archive."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import EmptyArchiveError
from audit_explorer.shown import shown
from audit_explorer.store.archive import Archive
from audit_explorer.store.damage import ADVICE, damage_lines

if TYPE_CHECKING:
    from argparse import Namespace

    from audit_explorer.store.archive import Verified

SOUND: Final = 0
FAILED: Final = 1


def run_archive(arguments: Namespace) -> int:
    """Publish the archive, or verify it and say what was found; return 0 when all of it is sound, else 1.

    Raises ArchiveError, and EmptyArchiveError where no archive is: a mistyped folder must not be called sound. For what
    publishing raises see `run_publish`.
    """
    if arguments.task == "publish":
        from audit_explorer.cli.publish_command import run_publish

        return run_publish(arguments)
    archive = Archive(arguments.archive)
    if not archive.exists():
        raise EmptyArchiveError(str(archive.folder))
    found = archive.verify()
    sys.stdout.write((_json(found) if arguments.json else _text(found)) + "\n")
    return SOUND if found.sound else FAILED


def _json(found: Verified) -> str:
    return json.dumps({"sound": found.sound} | asdict(found), indent=2, default=str).replace("\x7f", "\\u007f")


def _text(found: Verified) -> str:
    counts = (
        ("segments", found.segments),
        ("records", found.records),
        ("notes", found.notes),
        ("ledger rows", found.ledger_rows),
        ("kept databases", found.databases),
    )
    lines = [f"  {name:<14}  {count:,}" for name, count in counts]
    if found.broken_lines:
        lines += ["", f"Lines of the ledger or the register that are cut off or unreadable: {found.broken_lines:,}."]
    for title, names in (
        ("Failed", damage_lines(found.failed)),
        ("Failed earlier, still in the folder “aside”", damage_lines(found.earlier)),
        ("Notes that can't be read, so that what they cover is fetched again", found.bad_notes),
        ("Kept databases that were no more as they were made, and were removed", found.bad_databases),
        ("Ledgers that can't be read", found.bad_files),
    ):
        lines += ["", f"{title}:", *(f"  {shown(name, limit=None)}" for name in names)] if names else []
    lines += ["", ADVICE] if found.failed or found.earlier else []
    lines += ["", "Everything is as it was written." if found.sound else "Not everything is as it was written."]
    return "\n".join(lines)
