"""Tests of the questions that reviewers ask, against counting row by row."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from audit_explorer.analysis.questions.access import who_gained_access
from audit_explorer.analysis.questions.deleted import what_was_deleted
from audit_explorer.analysis.questions.most_changed import what_changed_most
from audit_explorer.analysis.questions.newcomers import who_is_new, who_or_what_is_new
from audit_explorer.analysis.questions.out_of_hours import what_ran_out_of_hours
from audit_explorer.analysis.questions.registry import QUESTIONS
from audit_explorer.filters import Condition, Filter
from audit_explorer.period import Period
from audit_explorer.period.choosing.working_hours import read_working_hours
from audit_explorer.sources import open_files
from audit_explorer.sources.sample import sample_path
from tests.builders import make_current
from tests.unit.analysis.rows import FILTERS, ROWS, START, Row, fits, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audit_explorer.analysis.questions.answer import Answer
    from audit_explorer.store import Dataset

ZONE: Final = ZoneInfo("Europe/Berlin")


def opens(dataset: Dataset, answer: Answer) -> int:
    """Count the events that an answer leads to, by its link."""
    asked = Filter.from_query(answer.filter.to_query()).resolve(newest=None, now=START, zone=ZONE)
    where = dataset.where(asked)
    return int(dataset.row(f"SELECT count(*) FROM events WHERE {where.sql}", where.parameters)[0])  # noqa: S608


def worked(row: Row) -> bool:
    """Say whether it succeeded."""
    return row.value("result") == "Succeeded"


@given(ROWS, FILTERS)
@settings(max_examples=8)
def test_the_counts_are_what_counting_says(rows: list[Row], filters: list[Filter]) -> None:
    """Deletions, changed entities and what ran out of hours, whatever the filter; each leads to its events."""
    with opened(rows) as dataset:
        for asked in (Filter(), *filters[:1]):
            mine = [row for row in rows if fits(row, asked)]
            deleted = what_was_deleted(dataset, asked, ZONE)
            assert deleted.count == sum(row.action == "Delete" and worked(row) for row in mine)
            assert opens(dataset, deleted) == deleted.count

            late = what_ran_out_of_hours(dataset, asked, ZONE)
            local = [row.at.astimezone(ZONE) for row in mine if row.at]
            assert late.count == sum(at.weekday() > 4 or not 8 <= at.hour < 18 for at in local)
            assert opens(dataset, late) == late.count
            assert sum(late.spark) == late.count

            changed = what_changed_most(dataset, asked, ZONE)
            assert opens(dataset, changed) == sum(worked(row) for row in mine)
            if changed.count:
                assert changed.leading["events"].is_monotonic_decreasing
            assert len(changed.leading) == min(3, changed.count)


@pytest.fixture(scope="module")
def sample() -> Iterator[Dataset]:
    """Open the built-in sample."""
    dataset = open_files([sample_path()])
    yield dataset
    dataset.close()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_question_has_an_answer(question: Any, sample: Dataset) -> None:  # noqa: ANN401 - a row of the registry
    """Of any filter, one that finds nothing too: at most three leading rows, words and a sentence, its own name."""
    for asked in (
        Filter(),
        Filter((Condition("actor", "is", "nobody"),)),
        Filter(period=Period(START, START)),
        Filter(text="project"),
    ):
        answer = question.answer(sample, asked, ZONE)
        assert answer.name == question.name
        assert len(answer.leading) <= min(3, answer.count)
        assert {"words", "events"} <= set(answer.leading)
        assert answer.sentence.endswith(".")
        assert all(answer.leading["words"])
        if answer.count:
            assert opens(sample, answer) >= len(answer.leading)
            assert sum(answer.spark)


def test_access_is_gained_in_either_generation(tmp_path: Path) -> None:
    """A rule, an account, a key, a secret and a group's members, by their type or their URL; nothing that failed."""
    now = "2026-09-10T10:00:00Z"
    entries = [
        make_current(id=str(number), timestamp=now, result="Succeeded", **fields)
        for number, fields in enumerate(
            (
                {"action": "create", "entity_type": "Access Rule", "http_method": "POST", "url": "/x"},
                {
                    "action": "create",
                    "entity_type": "x",
                    "http_method": "POST",
                    "url": "/api/v1/authorization/access-rules",
                },
                {"action": "create", "entity_type": "x", "http_method": "POST", "url": "/api/v1/users"},
                {"action": "update", "entity_type": "x", "http_method": "POST", "url": "/api/v1/apps/7/secret"},
                {"action": "update", "entity_type": "Group", "http_method": "PATCH", "url": "/scim/v2/Groups/1"},
                {"action": "delete", "entity_type": "Access Rule", "http_method": "DELETE", "url": "/x"},
                {"action": "update", "entity_type": "User", "http_method": "PATCH", "url": "/x"},
                {
                    "action": "create",
                    "entity_type": "Project",
                    "http_method": "POST",
                    "url": "/api/v1/org-unit/projects",
                },
            )
        )
    ]
    entries.append({**entries[0], "id": "99", "result": "Failed"})
    path = tmp_path / "logs.json"
    path.write_text(json.dumps(entries), "utf-8")
    dataset = open_files([path])
    answer = who_gained_access(dataset, Filter(), ZONE)

    assert answer.count == opens(dataset, answer) == 5
    assert "5 without a body" in answer.sentence
    dataset.close()


def test_a_body_says_who_got_what() -> None:
    """The subject, the role and where, as far as the record has them; what is no object is passed over."""
    body = json.dumps({"subjectId": "bob", "roleName": "Viewer", "scopeType": "project", "scopeId": 7})
    rule = Row(1, action="Create", entity_type="Access Rule", entity_name="r", actor="ann", body=body)
    with opened([rule, Row(0, action="Create", entity_type="User", entity_name="eve", body="[1]")]) as dataset:
        words = who_gained_access(dataset, Filter(), ZONE).leading["words"].tolist()
    assert words == ["ann: Access Rule for bob, Viewer, project 7", "ann@corp.example: User for eve"]


def test_log_text_in_words_is_inert() -> None:
    """Hidden characters of a name or a body are made visible, and a name is short."""
    body = json.dumps({"subjectId": "b\u202eob", "roles": ["a" * 500, {"x": 1}]})
    with opened([Row(1, action="Create", entity_type="Access Rule", actor="a\u200bnn", body=body)]) as dataset:
        answer = who_gained_access(dataset, Filter(), ZONE)
    words = answer.leading["words"].iloc[0]
    assert "\u202e" not in words
    assert "\u200b" not in words
    assert len(words) < 300


def test_who_is_new_is_known_only_with_a_past() -> None:
    """Bob is new; of a period that begins with the log nobody is called new, and the sentence says why."""
    day = timedelta(days=1)
    with opened([Row(1, actor="ann"), Row(30, actor="ann"), Row(31, actor="bob")]) as dataset:
        second = who_is_new(dataset, Filter(period=Period(START + day, START + 2 * day)), ZONE)
        whole = who_is_new(dataset, Filter(period=Period(START, START + 9 * day)), ZONE)
        every = who_or_what_is_new(dataset, Filter(period=Period(START + day, START + 2 * day)), ZONE)
        assert opens(dataset, second) == 1
    assert (second.count, second.leading["words"].tolist()) == (1, ["actor bob"])
    assert second.page == "differences"
    assert whole.count == 0
    assert "no earlier record" in whole.sentence
    assert every.count == 1


def test_of_many_that_are_new_the_filter_has_the_newest() -> None:
    """A filter has bounds: of 300 new actors it names those that were seen first last, and the answer says how many."""
    rows = [Row(1), *(Row(40 + number / 60, actor=f"{'x' * 90}{number}") for number in range(300))]
    with opened(rows) as dataset:
        answer = who_is_new(dataset, Filter(period=Period(START + timedelta(hours=30))), ZONE)
        shown = opens(dataset, answer)
    assert answer.count == 300
    assert 0 < shown < 300
    assert f"the {shown} that were seen last of 300" in answer.sentence


@pytest.mark.parametrize(
    ("working", "late"),
    [
        ("Mon-Fri 8-18", [0, 7, 18, 23]),
        ("Mon-Fri 0-18", [18, 23]),
        ("Mon-Fri 8-24", [0, 7]),
        ("Mon-Fri 0-24", []),
        ("Mon-Sun 1-24", [0]),
        ("Tue-Fri 8-18", [0, 7, 8, 17, 18, 23]),
        ("Sun-Thu 22-6", [7, 8, 17, 18]),
    ],
)
def test_working_hours_can_be_set(working: str, late: list[int]) -> None:
    """What lies outside them on a Monday, to the hour."""
    monday = 2 * 24 - 2  # midnight in Berlin, whose clocks jump the day before
    hours = (0, 7, 8, 17, 18, 23)
    with opened([Row(monday + hour) for hour in hours]) as dataset:
        answer = what_ran_out_of_hours(dataset, Filter(), ZONE, working=read_working_hours(working))
        where = dataset.where(answer.filter)
        found = dataset.rows(
            f"SELECT happened_at FROM events WHERE {where.sql} ORDER BY happened_at",  # noqa: S608
            where.parameters,
        )
    assert [(at + timedelta(hours=2)).hour for (at,) in found] == late
    assert answer.count == len(late)


def test_where_all_hours_are_worked_nothing_ran_out_of_them() -> None:
    """The answer is nothing, and says why."""
    with opened([Row(1)]) as dataset:
        answer = what_ran_out_of_hours(dataset, Filter(), ZONE, working=read_working_hours("Mon-Sun 0-24"))
    assert (answer.count, list(answer.leading["words"])) == (0, [])
    assert answer.sentence.startswith("All hours are working hours")
