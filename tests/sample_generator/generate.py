"""Writes the built-in sample: `python -m tests.sample_generator.generate`.

The sample is SYNTHETIC: every person, address, project and event in it is invented. It has the form of the legacy
export (`GET /v1/k8s/audit`, download=true): one array, newest record first. The seed and the end date are fixed, so
every run writes the same records; change the seed or a part, run this, and commit the new file with the change.
"""

from __future__ import annotations

import gzip
import io
import json
from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from audit_explorer.sources.sample import sample_path
from tests.sample_generator.incidents.deletion import deletion
from tests.sample_generator.incidents.forbidden import forbidden
from tests.sample_generator.incidents.outage import outage
from tests.sample_generator.incidents.quota import quota
from tests.sample_generator.routine import routine
from tests.sample_generator.span import END, START

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["content", "records", "write"]

_FIRST_ID: Final = 184_203
_TICK: Final = timedelta(milliseconds=1)


def records() -> list[dict[str, object]]:
    """All records, newest first; ids rise by one with time and no two share a millisecond."""
    drafts = [*outage(routine()), *forbidden(), *deletion(), *quota()]
    inside = sorted((each for each in drafts if START <= each.happened_at < END), key=attrgetter("happened_at"))
    seen = START - _TICK
    numbered: list[dict[str, object]] = []
    for number, draft in enumerate(inside, start=_FIRST_ID):
        record = draft.as_record(number)
        if draft.happened_at - seen < _TICK:
            message = f"two events within a millisecond at {draft.happened_at.isoformat()}: change a pause"
            raise ValueError(message)
        seen = draft.happened_at
        numbered.append(record)
    return numbered[::-1]


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
