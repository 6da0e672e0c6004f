"""Records of both generations as nobody would wish for: hostile texts, no times, conflicts, copies."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from tests.builders import legacy_error, make_current, make_legacy

if TYPE_CHECKING:
    from pathlib import Path

#: What engines treat differently at times: patterns, quotes, folding of letters, order, what looks like another type.
TEXTS: Final = (
    "team-a",
    "Team-A",
    "TEAM-a ",
    " team-a",
    "50%_off",
    "a_b",
    "axb",
    "100\\%",
    "back\\slash",
    'a"b',
    "it's",
    "--'; DROP TABLE events",
    "İstanbul",
    "istanbul",
    "ISTANBUL",
    "straße",
    "STRASSE",
    "ſharp",
    "sharp",
    "ΟΔΟΣ",
    "οδος",
    "e\u0301te",
    "\u00e9te",
    "аdmin",
    "admin",
    "😀 smile",
    "\u202eabc",
    "zero\u200bwidth",
    "line\nbreak\ttab",
    "a\u2028b",
    "=1+1",
    "NULL",
    "null",
    "NaN",
    "true",
    "1e5",
    "1.0",
    "10",
    "9",
    "{}",
    "[1, 2",
    '{"a": 1}',
    "?",
    "$1 :name",
    "{fn now()}",
    "x" * 500,
    "\uffff",
    "~",
)
_NEWEST: Final = datetime(2026, 11, 3, 10, tzinfo=UTC)
_ACTIONS: Final = ("Create", "Update", "Delete", "Login", "create", "sign-in", "Überprüfen", "x y")
_TYPES: Final = ("Project", "Department", "User", "Node Pool", "Settings", "App", "Application")
_TIMES: Final = ("whenever", "", "0001-01-01T00:00:00Z", "2026-13-01T00:00:00Z")
_BODIES: Final[tuple[object, ...]] = (
    {"name": "a", "deservedGpus": 4, "list": [{"name": "x"}, {"name": 'a"b'}]},
    {"deservedGpus": "4", "on": True, "nested": {"a.b": None, "": 1}},
    {"deservedGpus": 1e300, "deep": [[1, [2]], {"x": {"y": "z"}}]},
    {"on": False, "text": "50%_off", "n": -0.5},
    [],
    "just text",
    {},
)


def write_records(path: Path, records: int, *, seed: int = 1, days: int = 70) -> Path:
    """Write an array of so many records, over so many days; the same for the same numbers."""
    chance = random.Random(seed)  # noqa: S311 - synthetic records, the same every time
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for number in range(records):
            file.write(",\n" if number else "")
            file.write(json.dumps(_record(chance, number, records, days)))
        file.write("]\n")
    return path


def _record(chance: random.Random, number: int, records: int, days: int) -> object:
    if number % 499 == 250:
        return chance.choice((7, "no record", [None]))
    # Some have the id of another one: a conflict, or where all else is drawn alike, a copy.
    own = number - 1 if number % 97 == 50 else number
    if number % 193 == 100:
        chance = random.Random(number - 1)  # noqa: S311 - the record before once more
        own = number - 1
    moment = _NEWEST - timedelta(days=days * own / records, milliseconds=chance.choice((0, 1, 999, 60_000)))
    time = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if number % 89 == 40:
        time = chance.choice(_TIMES)
    make = _legacy if own % 2 else _current
    return make(chance, own, time)


def _legacy(chance: random.Random, number: int, time: str) -> dict[str, Any]:
    failed = {"error": legacy_error(chance.choice((400, 403, 404, 500)), f"no {chance.choice(TEXTS)} {number % 7}")}
    actor = chance.choice(TEXTS)
    return make_legacy(
        id=number,
        happenedAt=time,
        action=chance.choice(_ACTIONS),
        entityType=chance.choice(_TYPES),
        entityId=str(chance.randrange(40)),
        entityName=chance.choice(TEXTS),
        sourceType=chance.choice(("User", "Application")),
        sourceId=actor,
        sourceName=actor,
        context=_context(chance),
        body=chance.choice(_BODIES),
        **(failed if chance.random() < 0.2 else {}),
    )


def _context(chance: random.Random) -> dict[str, Any]:
    address = chance.choice(("10.0.0.1", "10.1.2.3", "192.0.2.7", "2001:db8::1", "::ffff:10.1.2.3", "no address", ""))
    return {"user_agent": chance.choice(("curl/8", "Mozilla/5.0", chance.choice(TEXTS))), "ip_address": address}


def _current(chance: random.Random, number: int, time: str) -> dict[str, Any]:
    status = chance.choice((200, 201, 204, 400, 403, 404, 409, 500, None))
    method, url = chance.choice((("POST", "/api/v1/org-unit/projects"), ("DELETE", "/api/v1/users/17"), (None, None)))
    return make_current(
        id=f"00000000-0000-4000-8000-{number:012d}",
        timestamp=time,
        subject=chance.choice(TEXTS),
        subject_type=chance.choice(("User", "Application", None)),
        source_ip=chance.choice(("10.0.0.1", "10.255.255.255", "11.0.0.0", "2001:db8::2", None)),
        action=chance.choice(_ACTIONS),
        result="Failed" if status is not None and status >= 400 else chance.choice(("Succeeded", "Failed")),
        http_method=method,
        url=url,
        http_status_code=status,
        entity_type=chance.choice(_TYPES),
        entity_id=str(chance.randrange(40)),
        entity_name=chance.choice(TEXTS),
        cluster_name=chance.choice(("production", "Production", None)),
        request_id=f"request-{number}",
        metadata=chance.choice(_BODIES),
    )
