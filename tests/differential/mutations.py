"""Exports of either generation with something odd in them, the same for the same number."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any, Final

from tests.builders import legacy_error, make_current, make_legacy
from tests.cases.damage import damaged
from tests.cases.exports import Generation, record

if TYPE_CHECKING:
    from collections.abc import Callable

Pairs = list[tuple[str, Any]]

_GENERATIONS: Final[tuple[Generation, ...]] = ("legacy", "current")
_NAMES: Final = (
    *("team-a", "Jürgen 😀", 'a "b", c', "back\\slash", "null", "first\nsecond", "'; --", "раураl", "pаypal", "paypal"),
    *(
        "half \ud800 pair",
        "nul \0 within",
        "",
        " ",
        "project",
        "12345",
        "team-a does not exist",
        "⟨id⟩",
        "\ue000x\ue001",
    ),
)
_TIMES: Final = (
    *("2026-09-07T11:28:24.131Z", "2026-09-07T11:28:24Z", "2026-09-07T11:28:24.1Z", "2026-09-07T11:28:24.131999Z"),
    *("2026-09-07 11:28:24", "2026-09-07T11:28:24+02:00", "2026-09-07T11:28:24.131-0330", "2026-09-07", "2026-13-07"),
    *("2026-02-30T11:28:24Z", "2026-09-07T24:00:00Z", "2026-09-07T23:59:60Z", "0001-01-01T00:00:00Z", "9999-12-31Z"),
    *("11/08/2026 09:00:00", "25/08/2026 09:00:00", "08/25/2026 9:00 AM", "7 Sep 2026 11:28", "yesterday", "", " "),
    *("2026-09-07T11:28:24.131z", "20260907T112824Z", "1970-01-01T00:00:00Z", "2055-01-01T00:00:00Z", "1599-01-01"),
    *(1788780504131, 1788780504, 1788780504131000, "1788780504131000000", 1788780504.5, 12, 46272.5, None, True),
    *({"$date": "2026-09-07T11:28:24.131Z"}, ["2026-09-07"], "2026-09-07T11:28:24.131Z\n", " 2026-09-07T11:28:24Z"),
)
_OUTCOMES: Final = (
    "Succeeded",
    "succeeded",
    "SUCCESS",
    "Failed",
    "failure",
    "denied",
    "true",
    False,
    1,
    0,
    "maybe",
    403,
    "",
)
_OUTCOME_NAMES: Final = ("result", "outcome", "status", "success", "succeeded", "Result", "OUTCOME", "Status")
_ERRORS: Final[tuple[Any, ...]] = (
    *(
        legacy_error(403, "team-a with id '51' does not exist"),
        {"status": 404, "description": "no"},
        "{}",
        {},
        [],
        "null",
    ),
    *("plain words", '"quoted"', {"code": 0, "message": ""}, "{broken", '{"status": "\\ud800"}', None, 500, True),
)
_STATUSES: Final = (200, "201", 404, "403 Forbidden", "HTTP/1.1 500", 0, 99, 600, "4e2", 403.0, None, "", "x" * 50)
_URLS: Final = (
    *("/api/v1/org-unit/projects/51", "https://host.example/api/v1/org-unit/departments?x=1", "/api/v1/workloads/"),
    *(
        "/api/v1/workloads/workspaces/0b8a4f1e-6f0c-4f6f-9d3f-3c1c3c1f0a11",
        "/api/v1/authorization/access-rules/%7Bid%7D",
    ),
    *("/x/" + "y" * 1200, "//../;a=b/\ud800", "", 7, None, "/api/v1/org-unit/projects/null", "/scim/v2/Groups"),
)
_ANY: Final[tuple[Any, ...]] = (
    *(None, "", "x", 0, 1.0, 1e400, -0.0, 10**20, True, [], {}, [1, [2, {"a": None}]], {"action": "Create"}, "\0"),
    *("\ud83d", "😀", "null", "a" * 3000, {"": {"": ""}}, 1e22),
)


def mutated(number: int) -> bytes:
    """Give the file of a number."""
    dice = random.Random(number)  # noqa: S311 - the same file every time
    records = [_record(dice, at) for at in range(dice.choice((1, 2, 5, 20)))]
    if dice.random() < 0.5:
        records += [list(dice.choice(records)) for _ in range(3)]
    for _ in range(dice.choice((0, 1, 3, 8))):
        dice.choice(_CHANGES)(dice, dice.choice(records))
    dice.shuffle(records)
    texts = [_text(pairs, dice) for pairs in records]
    data = dice.choice(_FORMS)(texts).encode("utf-8", "surrogatepass")
    if dice.random() < 0.1:
        data = b"\xef\xbb\xbf" + data
    if dice.random() < 0.4:
        _, data = damaged(dice, data)
    return data


def _record(dice: random.Random, at: int) -> Pairs:
    generation: Generation = dice.choice(_GENERATIONS)
    name = dice.choice(_NAMES)
    if dice.random() < 0.3:
        # The same moment and thing in both generations.
        same = {"entity_name": "both", "timestamp": "2026-09-07T11:28:24.131Z"}
        legacy = {"entityName": "both", "happenedAt": "2026-09-07T11:28:24.131Z", "id": at + 1, "tenantId": 1001}
        return list((make_current(**same) if generation == "current" else make_legacy(**legacy)).items())
    made = record(generation, dice.randrange(12), name, dice.choice(_ANY), failed=dice.random() < 0.4)
    if generation == "current" and dice.random() < 0.6:
        for left_out in ("entity_id", "entity_name"):
            made.pop(left_out)
    return list(made.items())


def _set(pairs: Pairs, names: tuple[str, ...], value: object) -> None:
    """Give the record's own name of a thing another value; if it has none, the first."""
    for at, (name, _) in enumerate(pairs):
        if name in names:
            pairs[at] = (name, value)
            return
    pairs.append((names[0], value))


def _anything(dice: random.Random, pairs: Pairs) -> None:
    at = dice.randrange(len(pairs))
    pairs[at] = (pairs[at][0], dice.choice(_ANY))


def _again(dice: random.Random, pairs: Pairs) -> None:
    pairs.append((dice.choice(pairs)[0], dice.choice(_ANY)))


def _gone(dice: random.Random, pairs: Pairs) -> None:
    if len(pairs) > 1:
        del pairs[dice.randrange(len(pairs))]


def _renamed(dice: random.Random, pairs: Pairs) -> None:
    at = dice.randrange(len(pairs))
    name, value = pairs[at]
    pairs[at] = (dice.choice((name.upper(), name.title(), f" {name}", f"{name}\\", "further", "")), value)


def _deep(dice: random.Random, pairs: Pairs) -> None:
    value: object = "deep"
    for _ in range(dice.choice((5, 60, 300))):
        value = dice.choice(([value], {"in": value}))
    pairs.append((dice.choice(("body", "metadata", "further")), value))


def _outcome(dice: random.Random, pairs: Pairs) -> None:
    _set(pairs, (dice.choice(_OUTCOME_NAMES),), dice.choice(_OUTCOMES))


def _one_of(names: tuple[str, ...], values: tuple[Any, ...]) -> Callable[[random.Random, Pairs], None]:
    return lambda dice, pairs: _set(pairs, names, dice.choice(values))


_CHANGES: Final[tuple[Callable[[random.Random, Pairs], None], ...]] = (
    *(_anything, _again, _gone, _renamed, _deep, _outcome, _outcome),
    *[_one_of(("happenedAt", "timestamp"), _TIMES)] * 4,
    _one_of(("error", "error_message"), _ERRORS),
    _one_of(("http_status_code", "statusCode"), _STATUSES),
    _one_of(("url",), _URLS),
    _one_of(("http_method",), ("GET", "post", "PUT", "PATCH", "", None)),
    _one_of(("tenantId", "tenant_id"), (1001, "1001", "1001.0", 1002, None, "")),
    _one_of(("id",), (1, "1", 1.0, "1.2E+05", "##", None, "", 10**30, "0b8a4f1e-6f0c-4f6f-9d3f-3c1c3c1f0a11")),
    _one_of(("cluster_name",), ("production", "test", "", "0b8a")),
)


def _text(pairs: Pairs, dice: random.Random) -> str:
    plain = dice.random() < 0.5
    return (
        "{" + ", ".join(f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=plain)}" for name, value in pairs) + "}"
    )


_FORMS: Final[tuple[Callable[[list[str]], str], ...]] = (
    *[lambda texts: "[" + ", ".join(texts) + "]"] * 3,
    *[lambda texts: "".join(f"{text}\n" for text in texts)] * 3,
    lambda texts: "[\n  " + ",\n  ".join(texts) + "\n]\n",
    lambda texts: '{"total": 9, "audit_logs": [' + ", ".join(texts) + "]}",
    lambda texts: '{"hits": {"hits": [' + ", ".join('{"_source": ' + text + "}" for text in texts) + "]}}",
    lambda texts: "".join(json.dumps({"host": "node-1", "message": text}) + "\n" for text in texts),
    lambda texts: "".join(f'{{"_source": {text}}}\n' for text in texts),
    "\r\n".join,
)
