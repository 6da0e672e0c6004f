"""Tests of outcomes: the SQL beside the same rules in plain Python, over every way of saying how an event ended."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import pytest

from audit_explorer.analysis.completeness import problem_counts
from tests.builders import ABSENT, legacy_error, make_current, make_legacy
from tests.unit.store.loading import column

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.store.loading import Loader

# What is said, under a name, with what it means: an outcome, a status, an unknown outcome (the text itself) or nothing.
SAID: Final[tuple[tuple[str, Any, object], ...]] = (
    ("result", "Succeeded", "Succeeded"),
    ("result", "FAILED ", "Failed"),
    ("result", "Pending", "Pending"),
    ("result", "403 Forbidden", 403),
    ("result", 0, "0"),
    ("result", "Not Found", "Failed"),
    ("result", "✕ Failed", "Failed"),
    ("result", "N/A", None),
    ("outcome", "denied", "Failed"),
    ("outcome", "-", None),
    ("outcome", "\u212ao", "\u212ao"),
    ("status", "ok", "Succeeded"),
    ("status", "HTTP/1.1 404 Not Found", 404),
    ("status", 201.0, 201),
    ("status", 0, "0"),
    ("status", 1, "1"),
    ("status", "unknown", "unknown"),
    ("status", True, "Succeeded"),
    ("success", 1, "Succeeded"),
    ("success", "0", "Failed"),
    ("success", False, "Failed"),
    ("success", "yes", "Succeeded"),
    ("succeeded", "f", "Failed"),
    ("message", "failed", None),
)
# An error, whether it is one, and the status in it.
ERRORS: Final[tuple[tuple[object, bool, int | None], ...]] = (
    (ABSENT, False, None),
    ("null", False, None),
    (" \\N ", False, None),
    ("#N/A", False, None),
    (0, False, None),
    (" { } ", False, None),
    ('{"status":null,"description":"","more":[{}]}', False, None),
    ({"description": None, "at": {"x": ""}}, False, None),
    ("boom", True, None),
    ("[0]", True, None),
    ({"allowed": False}, True, None),
    (legacy_error(404), True, 404),
    (legacy_error(200), True, 200),
)
STATUSES: Final[tuple[tuple[object, int | None], ...]] = (
    (ABSENT, None),
    (201, 201),
    ("403 Forbidden", 403),
    ("HTTP/1.1 500", 500),
    ("302.0", 302),
    ("0", None),
    (999, None),
    ("teapot", None),
)


def outcome(meant: object, status: int | None, *, error: bool, legacy: bool) -> object:
    """Say how an event ended, in plain Python."""
    if isinstance(meant, str):
        return meant
    if error:
        return "Failed"
    if status is not None:
        return "Failed" if status >= 400 else "Succeeded"
    return "Succeeded" if legacy else None


@pytest.mark.parametrize("tolerant", [False, True])
@pytest.mark.parametrize("make", [make_current, make_legacy])
def test_the_outcome_is_that_of_the_rules(load: Loader, make: Any, *, tolerant: bool) -> None:  # noqa: ANN401
    """Of every word, error and status together the outcome, the status and the error are what plain Python says."""
    records, expected = [], []
    for number, ((name, said, meant), (error, is_error, inner), (sent, status)) in enumerate(
        product(SAID, ERRORS, STATUSES)
    ):
        fields = {"result": ABSENT, "http_status_code": sent, name: said, "error": error, "id": str(number)}
        records.append(make(**fields))
        known = next((one for one in (status, meant if isinstance(meant, int) else None, inner) if one), None)
        expected.append((outcome(meant, known, error=is_error, legacy=make is make_legacy), known, is_error))
    text = json.dumps(records)
    dataset = load(f"\ufeff)]}}'\n{text}" if tolerant else text)

    assert column(dataset, "result, http_status, error IS NOT NULL") == expected


def test_the_first_name_with_a_word_decides(load: Loader) -> None:
    """Names have an order; one without a word leaves it to the next."""
    records = [
        make_current(id="1", result="Failed", outcome="success", success=True),
        make_current(id="2", result="", outcome="-", status="403", success=False, http_status_code=ABSENT),
        make_current(id="3", result=None, status="done", succeeded=False),
    ]

    assert column(load(records), "result, http_status") == [("Failed", 201), ("Failed", 403), ("Succeeded", 201)]


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ({"code": 0, "message": ""}, "Succeeded"),
        ({"status": 200}, "Succeeded"),
        ({"status": "204", "description": None}, "Succeeded"),
        ({"errorCode": 0, "details": []}, "Succeeded"),
        ({"code": 7}, "Failed"),
        ({"status": 403}, "Failed"),
        ({"status": 200, "message": "quota"}, "Failed"),
        ({"code": 0, "reason": "quota"}, "Failed"),
        ({"retries": 0}, "Failed"),
        ({"retryable": False}, "Failed"),
        ({"offset": 250}, "Failed"),
    ],
)
def test_an_error_that_says_only_that_all_went_well_is_none(load: Loader, error: object, says: str) -> None:
    """A code of 0 or a status of success, with nothing beside it, is no error; every other number is one."""
    assert column(load([make_legacy(id=1, error=error)]), "result") == [says]


def test_an_error_by_its_message_alone_is_one(load: Loader) -> None:
    """A record that only has an error's message or type failed, unless these say that there is none."""
    records = [
        make_legacy(id=1, errorMessage="not allowed"),
        make_legacy(id=2, errorType="Forbidden"),
        make_legacy(id=3, errorMessage="N/A", errorType="None"),
    ]

    assert column(load(records), "result, error_message, error_type") == [
        ("Failed", "not allowed", None),
        ("Failed", None, "Forbidden"),
        ("Succeeded", None, None),
    ]


def test_contradictions_stay_as_they_say_and_are_listed(load: Loader) -> None:
    """Each has its reason, its place and its text; what agrees, and what nothing says, is not among them."""
    dataset = load(
        [
            make_current(id="1", error="boom"),
            make_current(id="2", http_status_code=403),
            make_current(id="3", result="failure", http_status_code=200),
            make_current(id="4", result=ABSENT, error="boom"),
            make_current(id="5"),
            make_current(id="6", result="Failed", http_status_code=403, error="boom"),
            make_current(id="7", result="Pending", http_status_code=500),
            make_legacy(id=8),
        ]
    )

    assert column(dataset, "result", "id IN ('1', '2', '3')") == ["Succeeded", "Succeeded", "Failed"]
    listed = dataset.rows("SELECT file, record, reason, kept FROM problems ORDER BY record")
    assert listed == [
        ("file-1.json", 1, "says Succeeded, but has an error", True),
        ("file-1.json", 2, "says Succeeded, but its HTTP status is 403", True),
        ("file-1.json", 3, "says Failed, but its HTTP status is 200", True),
        ("file-1.json", 4, "has an error, but its HTTP status is 201", True),
    ]
    assert dataset.rows("SELECT text FROM problems WHERE record = 1") == [("boom",)]
    assert problem_counts(dataset)["problems"].sum() == 4
    assert dataset.facts.unreadable == 0


def test_a_table_says_the_same_as_json(load: Loader, tmp_path: Path) -> None:
    """The words are the same in a CSV, where a status may stand under the header of an outcome."""
    path = tmp_path / "page.csv"
    rows = ["Failed", "denied", "403 Forbidden", "200", "Pending", "✓ Succeeded", "FALSCH"]
    lines = [
        "timestamp,subject,action,entity_type,status",
        *(f"2026-09-07T10:00:00Z,ann,create,P,{row}" for row in rows),
    ]
    path.write_text("\n".join(lines), "utf-8")
    dataset = load(path.read_bytes())

    assert column(dataset, "result") == ["Failed", "Failed", "Failed", "Succeeded", "Pending", "Succeeded", "Failed"]
