"""Writes what every log is read as: `python -m tests.differential AFTER.json [LOG…] --against BEFORE.json`.

To compare with an older commit, check it out beside this one, give it an interpreter of its own, and write its answers
from here: `OLDER/bin/python -m tests.differential BEFORE.json`; the same again by this one's interpreter, `--against`
that file, prints what differs. It takes some minutes; with `--every 10` a tenth of it is read.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from itertools import islice
from pathlib import Path

from tests.differential.logs import all_logs


def main() -> int:
    """Write the digests, compare them; the status is 1 when something differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.differential", description=__doc__.splitlines()[0])
    parser.add_argument("written", type=Path, help="where the digests are written")
    parser.add_argument("further", type=Path, nargs="*", help="further logs, or folders of some")
    parser.add_argument("--against", type=Path, help="digests that were written before")
    parser.add_argument("--every", type=int, default=1, help="read only each so many-th log")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        logs = islice(all_logs(Path(name), asked.further), None, None, asked.every)
        found = {log.name: log.digests() for log in logs}
    asked.written.write_text(json.dumps(found, indent=1), "utf-8")
    print(f"{len(found)} readings, {sum('error' in one for one in found.values())} of them refused")
    if asked.against is None:
        return 0
    before = json.loads(asked.against.read_text("utf-8"))
    differing = {name for name in found if before.get(name) != found[name]}
    for name in sorted(differing):
        old, new = before.get(name, {}), found[name]
        print(
            f"{name}: {', '.join(part for part in sorted(old.keys() | new.keys()) if old.get(part) != new.get(part))}"
        )
    print(f"{len(differing)} of {len(found)} differ; {len(before.keys() - found.keys())} were not read")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
