"""Writes the built-in sample: `python -m tests.sample_generator.generate`.

The sample is SYNTHETIC: every person, address, project and event in it is invented. It is one array, newest record
first, and covers an upgrade of the platform: what happened before it has the form of the legacy export
(`GET /v1/k8s/audit`, download=true), what happened since then that of the current API (`GET /api/v1/audit/log`).
The seed and the end date are fixed, so every run writes the same records; change the seed or a part, run this, and
commit the new file with the change.
"""

from __future__ import annotations

import gzip
import io
import json
from datetime import timedelta
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from audit_explorer.sources.sample import sample_path
from tests.sample_generator.current import as_current
from tests.sample_generator.dice import Dice
from tests.sample_generator.incidents.deletion import deletion
from tests.sample_generator.incidents.forbidden import forbidden
from tests.sample_generator.incidents.outage import outage
from tests.sample_generator.incidents.quota import quota
from tests.sample_generator.incidents.refused_cleanup import refused_cleanup
from tests.sample_generator.routine import routine
from tests.sample_generator.since_upgrade import since_upgrade
from tests.sample_generator.span import END, START, UPGRADE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sample_generator.draft import Draft

__all__ = ["content", "legacy_records", "records", "write"]

_FIRST_ID: Final = 184_203
_TICK: Final = timedelta(milliseconds=1)


def records() -> list[dict[str, object]]:
    """All records, newest first, each in the form of its time; no two share a millisecond."""
    dice = Dice("current ids")
    written = [
        as_current(draft, dice, number) if draft.happened_at >= UPGRADE else draft.as_legacy(number)
        for number, draft in enumerate(_in_order([*_drafts(), *since_upgrade()]), start=_FIRST_ID)
    ]
    return written[::-1]


def legacy_records() -> list[dict[str, object]]:
    """The same events as a platform that was never upgraded tells them, newest first; ids rise by one with time."""
    return [draft.as_legacy(number) for number, draft in enumerate(_in_order(_drafts()), start=_FIRST_ID)][::-1]


def _drafts() -> list[Draft]:
    return [*outage(routine()), *forbidden(), *deletion(), *quota(), *refused_cleanup()]


def _in_order(drafts: list[Draft]) -> list[Draft]:
    inside = sorted((each for each in drafts if START <= each.happened_at < END), key=attrgetter("happened_at"))
    for earlier, later in pairwise(inside):
        if later.happened_at - earlier.happened_at < _TICK:
            message = f"two events within a millisecond at {later.happened_at.isoformat()}: change a pause"
            raise ValueError(message)
    return inside


def content() -> bytes:
    """The export's text, UTF-8: a record a line, so that differences can be read."""
    lines = (json.dumps(each, separators=(",", ":")) for each in records())
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def write(path: Path) -> None:
    """Write the gzipped export; the header carries no name and no time, so equal records give an equal file."""
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as out:
        out.write(content())
    path.write_bytes(packed.getvalue())


if __name__ == "__main__":
    write(sample_path())
