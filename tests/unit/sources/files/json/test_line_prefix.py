"""What stands before records on their lines, or between whole answers."""

from __future__ import annotations

import json

import pytest

from audit_explorer.sources.files.reasons import Reason
from tests.builders import make_legacy
from tests.unit.sources.reading import read_bytes

RECORDS = [make_legacy(id=n) for n in (1, 2, 3)]
WRITTEN = [json.dumps(record) for record in RECORDS]
HEADERS = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: x\r\n\r\n"
PREFIXES = [
    "[pod/audit-0/app] ",
    "audit-0 app ",
    "2026-09-01T10:00:00.000Z stdout F ",
    "logs.json:12:",
    "Sep  1 10:00:00 host app[12]: ",
    '<13>1 2026-09-01T10:00:00Z host app 12 - [id@1 a="b"] ',
    "INFO {worker} ",
    "\x1b[32minfo\x1b[0m: ",
]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_prefix_hides_no_record(prefix: str) -> None:
    """It is passed over, and said once a file."""
    rows, problems = read_bytes("\n".join(prefix + line for line in WRITTEN).encode())
    assert [json.loads(row.raw) for row in rows] == RECORDS
    assert [(p.reason, p.record) for p in problems] == [(Reason.PREFIXED, None)]
    assert problems[0].text.startswith("3 times, first ")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_broken_line_with_a_prefix_costs_itself_alone(prefix: str) -> None:
    """The record on the next line is read though it doesn't stand at its line's beginning."""
    for broken in (WRITTEN[1][:-1], WRITTEN[1][:60], WRITTEN[1].replace(":", ";", 1), WRITTEN[1].replace('"', "", 1)):
        rows, problems = read_bytes("\n".join(prefix + line for line in (WRITTEN[0], broken, WRITTEN[2])).encode())
        assert [json.loads(row.raw)["id"] for row in rows] == [1, 3]
        assert sum(not p.kept for p in problems) >= 1


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"{HEADERS}{line}\n" for line in WRITTEN),
        ")]}'\n" + f"[{','.join(WRITTEN)}]",
        "\n--\n".join(WRITTEN),
        f"callback([{','.join(WRITTEN)}]);",
    ],
    ids=["header blocks", "guard", "grep", "call"],
)
def test_what_stands_between_answers(text: str) -> None:
    """A header block of HTTP, a guard or a line of grep's is no record and no fault."""
    rows, problems = read_bytes(text.encode())
    assert [json.loads(row.raw) for row in rows] == RECORDS
    assert {p.reason for p in problems} <= {Reason.PREFIXED}


def test_text_without_a_record_is_text() -> None:
    """What stands on a line without a record is counted; before the first record, unless it is text without JSON."""
    rows, problems = read_bytes(f"Starting\n{WRITTEN[0]}\nTraceback\nerror at {{line}}\n".encode())
    assert len(rows) == 1
    assert [(p.reason, p.kept) for p in problems] == [
        (Reason.GARBAGE, False),
        (Reason.GARBAGE, False),
        (Reason.PREFIXED, True),
    ]
    rows, problems = read_bytes(f'"id": 7}}\n{WRITTEN[0]}\n'.encode())
    assert len(rows) == 1
    assert [(p.reason, p.kept) for p in problems][:1] == [(Reason.GARBAGE, False)]
