"""Damages valid exports and looks for what may never happen: `python -m tests.cases.fuzz --minutes 10 --seed 1`.

The rule. A record of the export is *untouched* when its text stands byte for byte in the damaged file: from its brace
to its brace, in a table its whole line with the end, within a collector's line that whole line. Every untouched record
has to be read, and read as in the undamaged export: same outcome, action, entity and time. So no untouched failure can
count as a success. Nothing but these files and records is exempt, because they are ambiguous by design:

- a file that begins like another kind (a byte-order mark of UTF-16 or UTF-32, gzip, bzip2, xz, zip);
- a record within valid JSON of another record: the outermost object that bears a record's signs is the record;
- in a table whose first line is not the export's header any more, all rows; a row that begins within a quoted cell as
  RFC 4180 reads it from the header on.

How many were exempt is printed: a rule that hides findings would show there.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import AuditExplorerError
from audit_explorer.sources import open_files
from tests.cases.damage import damaged
from tests.cases.export_forms import FORMS, Form, make
from tests.cases.shrinking import smallest

if TYPE_CHECKING:
    from collections.abc import Iterable

Read = dict[str, set[tuple[object, ...]]]
_OTHER_KINDS: Final = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK")
_SIGNS: Final = ({"happenedAt", "timestamp"}, {"action", "entityType", "entity_type", "subject", "sourceName"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that may never happen, with the damaged file that shows it."""

    what: str
    form: str
    done: str
    record: str
    data: bytes


@dataclass(slots=True)
class Tally:
    """How much was tried."""

    files: int = 0
    untouched: int = 0
    exempt: Counter[str] = field(default_factory=Counter)


def read(data: bytes, folder: Path) -> Read:
    """Read a file as the application does; give what each id was read as."""
    path = folder / "log"
    path.write_bytes(data)
    try:
        dataset = open_files([path])
    except AuditExplorerError:
        return {}
    found: Read = {}
    try:
        for name, *said in dataset.rows("SELECT id, result, action, entity_name, happened_at FROM events"):
            found.setdefault(str(name), set()).add(tuple(said))
    finally:
        dataset.close()
    return found


def exempt(form: Form, data: bytes, text: bytes) -> str | None:
    """Say why an untouched record need not be read, None when it has to be."""
    if data.startswith(_OTHER_KINDS):
        return "another kind of file"
    if form.table:
        if not data.startswith(form.header):
            return "header damaged"
        return "within a quoted cell" if _quoted(data[: data.index(text)]) else None
    return "within another record" if _within_a_record(data, text) else None


def _quoted(before: bytes) -> bool:
    """Say whether a table's next byte stands within a quoted cell: a quote opens one at the start of a cell only."""
    quoted, start = False, True
    for byte in before:
        if quoted:
            quoted = byte != 0x22  # a doubled quote closes the cell and opens it again
            start = byte == 0x22
        else:
            quoted = start and byte == 0x22
            start = byte in b",\r\n"
    return quoted


def _within_a_record(data: bytes, text: bytes) -> bool:
    whole = data.decode("utf-8", "replace")
    own = text.decode()
    at = whole.index(own)
    decoder = json.JSONDecoder()
    for start in (place for place in range(at) if whole[place] == "{"):
        try:
            value, end = decoder.raw_decode(whole, start)
        except (ValueError, RecursionError):
            continue
        if end >= at + len(own) and all(not names.isdisjoint(value) for names in _SIGNS):
            return True
    return False


def check(
    form: Form, texts: dict[str, bytes], before: Read, data: bytes, folder: Path, tally: Tally
) -> Iterable[tuple[str, str]]:
    """Yield (what, record) for everything that the rule forbids in a damaged file."""
    untouched = {name: text for name, text in texts.items() if text in data}
    if not untouched:
        return
    try:
        found = read(data, folder)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
        yield f"raised {type(error).__name__}", next(iter(untouched))
        return
    for name, text in untouched.items():
        tally.untouched += 1
        if before[name] <= found.get(name, set()):
            continue
        why = exempt(form, data, text)
        if why is not None:
            tally.exempt[why] += 1
            continue
        failed = any(said[0] == "Failed" for said in before[name])
        if name not in found:
            yield "lost", name
        elif failed and not any(said[0] == "Failed" for said in found[name]):
            yield "a failure that is none", name
        else:
            yield "read as another", name


def _holds(
    form: Form, texts: dict[str, bytes], before: Read, finding: tuple[str, str], folder: Path, data: bytes
) -> bool:
    return finding in set(check(form, texts, before, data, folder, Tally()))


def run(seed: int, seconds: float, tally: Tally, folder: Path) -> dict[tuple[str, str], Finding]:
    """Damage exports until the time is over; give the smallest finding of each kind."""
    dice = random.Random(seed)  # noqa: S311 - chance, nothing secret
    found: dict[tuple[str, str], Finding] = {}
    until = time.monotonic() + seconds
    unfit: set[str] = set()
    while time.monotonic() < until:
        form = FORMS[dice.choice([name for name in FORMS if name not in unfit])]
        whole, texts = make(form, dice)
        before = read(whole, folder)
        if set(before) != set(texts):
            unfit.add(form.name)
            print(f"{form.name}: the undamaged export is read wrongly: left out")
            continue
        for _ in range(8):
            done, data = damaged(dice, whole)
            tally.files += 1
            for what, name in check(form, texts, before, data, folder, tally):
                known = found.get((what, form.name))
                if known is None or len(data) < len(known.data) // 2:
                    holds = partial(_holds, form, {name: texts[name]}, before, (what, name), folder)
                    found[what, form.name] = Finding(what, form.name, done, name, smallest(data, holds))
    return found


def main() -> int:
    """Run, print and save what was found; the status is 1 when anything was."""
    parser = argparse.ArgumentParser(prog="python -m tests.cases.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10.0, help="how long (default: 10)")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins (default: 1)")
    parser.add_argument("--save", type=Path, help="a folder for the smallest file of each kind of finding")
    asked = parser.parse_args()
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        found = run(asked.seed, asked.minutes * 60, tally, Path(name))
    print(f"{tally.files} damaged files, {tally.untouched} untouched records in them; exempt: {dict(tally.exempt)}")
    for number, finding in enumerate(found.values(), 1):
        print(f"\n{finding.form}: {finding.what}: {finding.record} after {finding.done}, {len(finding.data)} bytes:")
        print(finding.data[:600])
        if asked.save:
            asked.save.mkdir(parents=True, exist_ok=True)
            (asked.save / f"{number}-{finding.form}-{finding.what}.bin".replace(" ", "_")).write_bytes(finding.data)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
