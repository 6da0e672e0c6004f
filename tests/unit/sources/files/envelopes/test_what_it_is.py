"""What stands where a record should, in words."""

from __future__ import annotations

import pytest

from audit_explorer.sources.files.envelopes.what_it_is import what_it_is
from audit_explorer.sources.files.reasons import Reason


@pytest.mark.parametrize(
    ("value", "reason", "words"),
    [
        (
            {"code": 403, "message": "You do not have sufficient permissions"},
            Reason.ERROR_ANSWER,
            "an error answer: 403 You do not have sufficient permissions",
        ),
        ({"error": "invalid_grant"}, Reason.ERROR_ANSWER, "an error answer: invalid_grant"),
        ({"error": {"code": 500, "message": "boom"}}, Reason.ERROR_ANSWER, "an error answer: 500 boom"),
        ({"status": 404, "title": "Not Found"}, Reason.ERROR_ANSWER, "an error answer: 404 Not Found"),
        ({"status": 200, "message": "fine"}, Reason.NO_RECORD, "an object with the fields status, message"),
        ({"auditID": "x", "verb": "get"}, Reason.OTHER_SCHEMA, "a Kubernetes audit log: another schema"),
        ({"eventSource": "x", "eventName": "y"}, Reason.OTHER_SCHEMA, "an AWS CloudTrail log: another schema"),
        ({}, Reason.NO_RECORD, "an empty object"),
        (
            dict.fromkeys("abcdefgh", 1),
            Reason.NO_RECORD,
            "an object with the fields a, b, c, d, e, f and 2 more",
        ),
    ],
)
def test_in_the_reviewers_words(value: dict[str, object], reason: Reason, words: str) -> None:
    """An error says its code and message, a log of another program is called by its name, else the fields are."""
    assert what_it_is(value) == (reason, words)


def test_hostile_names_and_messages_are_shown_safely() -> None:
    """A line end or a mark that turns the text around is shown as what it is, and long texts are shortened."""
    hostile: list[dict[str, object]] = [{"code": 403, "message": "a\n\u202eb" + "x" * 5000}, {"a\n\u202eb" * 500: 1}]
    for value in hostile:
        words = what_it_is(value)[1]
        assert words.isprintable()
        assert len(words) < 200
