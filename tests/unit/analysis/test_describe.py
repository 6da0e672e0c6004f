"""Tests of the sentence that says what happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from audit_explorer.analysis.describe import against_newest, describe

NEWEST = datetime(2026, 9, 7, 12, tzinfo=UTC)
USER = {"actor": "researcher@corp.example", "source_type": "User", "source_ip": "10.244.0.7"}
TEAM = {"entity_type": "Project", "entity_name": "team-a", "entity_id": "17"}
FORBIDDEN = {"result": "Failed", "error_message": "forbidden", "error_type": "Forbidden", "http_status": 403}
EMPTY = dict.fromkeys(
    (
        "actor",
        "source_type",
        "source_ip",
        "entity_type",
        "entity_name",
        "entity_id",
        "error_message",
        "error_type",
        "http_status",
        "action",
        "operation",
    )
)
WHO = "researcher@corp.example (User, 10.244.0.7)"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (USER | TEAM | FORBIDDEN | {"action": "Delete"}, f"{WHO} tried to delete Project team-a: forbidden (403)"),
        (USER | TEAM | {"action": "Delete"}, f"{WHO} deleted Project team-a"),
        (USER | TEAM | {"action": "Update"}, f"{WHO} updated Project team-a"),
        (USER | {"action": "Login", "entity_type": "Login"}, f"{WHO} signed in"),
        (USER | {"action": "Login", "result": "Failed"}, f"{WHO} tried to sign in: it failed"),
        (
            USER | {"action": "Reset password", "entity_type": "User", "entity_name": "x"},
            f"{WHO} reset the password of User x",
        ),
        (USER | TEAM | {"action": "Approve"}, f"{WHO} did “Approve” on Project team-a"),
        (
            USER | TEAM | {"action": "Approve", "result": "Failed"},
            f"{WHO} tried to do “Approve” on Project team-a: it failed",
        ),
        (TEAM | {"actor": "ci", "action": "Create", "entity_name": None}, "ci created Project 17"),
        ({"action": "Create"}, "Somebody unnamed created something unnamed"),
        (
            TEAM | {"actor": "a", "action": "Create", "result": "Failed", "error_type": "E"},
            "a tried to create Project team-a: E",
        ),
        (TEAM | {"actor": "x\u202ey", "action": "Create"}, "x⟨U+202E⟩y created Project team-a"),
        (TEAM | {"actor": "x" * 200, "action": "Create"}, f"{'x' * 120}…⟨+80⟩ created Project team-a"),
        (
            {
                "actor": "x",
                "operation": "regenerate_application_secret",
                "entity_name": "ci-deploy",
                "action": "Update",
            },
            "x regenerated the secret of application ci-deploy",
        ),
        (
            TEAM | {"actor": "x", "operation": "update_project_resources", "action": "Update", "result": "Failed"},
            "x tried to update the resources of project team-a: it failed",
        ),
        (TEAM | {"actor": "x", "operation": "delete_project", "action": "Delete"}, "x deleted Project team-a"),
        ({"actor": "x", "operation": "create_access_rule", "action": "Create"}, "x created an access rule"),
        (
            TEAM | {"actor": "x", "operation": "approve project", "action": "Approve"},
            "x did “Approve” on Project team-a",
        ),
        ({}, "Somebody unnamed did something unnamed to something unnamed"),
        ({"result": "Failed"}, "Somebody unnamed tried to do something unnamed to something unnamed: it failed"),
    ],
)
def test_the_sentence(fields: dict[str, Any], sentence: str) -> None:
    """Who did what to which thing and how it ended, with whatever is missing said as missing; log text inert."""
    assert describe({**EMPTY, "result": "Succeeded", **fields}) == sentence


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(), "the log's newest"),
        (timedelta(milliseconds=1), "1 millisecond before the log's newest"),
        (timedelta(seconds=1, milliseconds=250), "1 second 250 milliseconds before the log's newest"),
        (timedelta(hours=2), "2 hours before the log's newest"),
        (timedelta(days=1, hours=1, minutes=59), "1 day 1 hour before the log's newest"),
        (timedelta(days=1, minutes=59), "1 day before the log's newest"),
        (timedelta(days=12_345), "12,345 days before the log's newest"),
    ],
)
def test_how_long_ago_is_said_in_two_units(before: timedelta, words: str) -> None:
    """It is counted against the log's newest event and not against the clock; singular and plural are right."""
    assert against_newest(NEWEST - before, NEWEST) == words
