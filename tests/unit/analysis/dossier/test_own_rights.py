"""Tests of the changes to an actor's rights."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from audit_explorer.analysis.dossier.own_rights import OwnRights, own_rights
from audit_explorer.filters import Condition, Filter
from audit_explorer.period import Period
from audit_explorer.sources import open_files
from tests.builders import ABSENT, make_current, make_legacy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ANN = "ann@corp.example"


def rule(number: int, subject: object = ANN, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Make a record of an access rule for somebody."""
    body = {"subjectId": subject, "subjectType": "user", "roleName": "Editor", "scopeType": "project", "scopeId": "7"}
    fields = {"entityType": "Access Rule", "entityId": str(number), "entityName": f"rule {number}", "body": body}
    return make_legacy(**{"id": number, "sourceName": "boss", "sourceId": "id-of-boss", **fields, **changes})


@pytest.fixture
def asked(tmp_path: Path) -> Any:  # noqa: ANN401 - a function
    """Give a way to ask a log of some records."""

    def ask(entries: Sequence[object], who: str = ANN, asked: Filter | None = None) -> OwnRights:
        path = tmp_path / "logs.json"
        path.write_text(json.dumps(entries), "utf-8")
        with closing(open_files([path])) as dataset:
            return own_rights(dataset, asked or Filter(), who)

    return ask


def listed(answer: OwnRights) -> list[list[Any]]:
    """Give which entities, what they have to do with the actor, by itself or not; in the order of their ids."""
    return sorted(answer.rows[["entity_id", "how", "own"]].to_numpy().tolist())


def test_rules_groups_and_accounts_are_found(asked: Any) -> None:  # noqa: ANN401
    """A rule for it, its own change, a group and its account; nothing about others, no sign-in, no mere author."""
    answer = asked(
        [
            rule(1),
            rule(2, sourceName=ANN, sourceId=ANN),
            rule(3, "bob@corp.example"),
            rule(4, "bob@corp.example", body={"subjectId": "bob", "createdBy": ANN}),
            rule(5, body={"rules": [{"subjectId": "x"}, {"subjectId": ANN.upper(), "roleId": 9}]}),
            rule(6, body={"subjectId": ANN, "subjectType": "group"}),
            make_legacy(id=7, entityType="Group", entityId="g", body={"members": ["x", ANN]}),
            make_legacy(id=8, entityType="User", entityId="u", entityName=ANN, action="Reset password", body=ABSENT),
            make_legacy(id=9, entityType="User", entityId="u", entityName=ANN, action="Login"),
            make_legacy(id=10, entityType="Project", entityId="p", entityName=ANN, body={"subjectId": "x"}),
        ]
    )

    assert listed(answer) == [
        ["1", "its subject", False],
        ["2", "its subject", True],
        ["5", "its subject", False],
        ["g", "named in it", False],
        ["u", "itself", False],
    ]
    found = answer.rows.set_index("entity_id").loc["1"]
    assert (found["subject_type"], found["role"], found["scope"]) == ("user", "Editor", "project 7")
    assert (answer.without, answer.unread) == (0, 0)


def test_the_end_of_a_rule_is_followed_by_its_id(asked: Any) -> None:  # noqa: ANN401
    """A deletion names nobody: it belongs to whom an earlier record of the rule named, also before the period."""
    march = datetime(2026, 3, 1, tzinfo=UTC)
    entries = [
        rule(1, happenedAt="2026-02-01T10:00:00Z"),
        rule(2, action="Delete", entityId="1", body=ABSENT, happenedAt="2026-04-01T10:00:00Z"),
        rule(3, action="Delete", entityId="99", body=ABSENT, happenedAt="2026-04-01T11:00:00Z"),
        rule(4, "bob", entityId="1", happenedAt="2026-04-02T11:00:00Z"),
    ]
    answer = asked(entries, asked=Filter((Condition("action", "is", "Nothing"),), period=Period(march)))

    assert answer.rows[["action", "how"]].to_numpy().tolist() == [["Delete", "the same rule"]]
    assert answer.without == 1


def test_records_without_a_body_are_counted(asked: Any) -> None:  # noqa: ANN401
    """The current API sends no bodies: whom its changes of rules are about is unknown, and counted as that."""
    answer = asked([make_current(entity_type="access_rules"), make_current(entity_type="Role", id="2")])

    assert answer.rows.empty
    assert answer.without == 2


@pytest.mark.parametrize("who", ["J\u00fcrgen \u00c4", 'quo"te\\', "100%_x", "it's", "\u4e2d", "e\u0301ric", "a" * 300])
def test_whatever_the_name_it_is_found(who: str, asked: Any) -> None:  # noqa: ANN401
    """Signs that JSON escapes, that patterns know, in any of Unicode's forms: a name is found as what it is."""
    answer = asked([rule(1, who), rule(2, f"{who}x"), rule(3, f"x{who}"), rule(4, who.upper())], who)

    assert [row[0] for row in listed(answer)] == ["1", "4"]


def test_the_ids_of_an_actor_are_its_names_too(asked: Any) -> None:  # noqa: ANN401
    """A rule for the id that an actor's events carry is a rule for the actor."""
    answer = asked([rule(1, "0b8a"), make_legacy(id=2, sourceName=ANN, sourceId="0b8a")])

    assert listed(answer) == [["1", "its subject", False]]


def test_a_log_without_any_is_empty(asked: Any) -> None:  # noqa: ANN401
    """No such entity type, or no time: an empty answer with all of its columns, an undated change last."""
    assert asked([make_legacy(id=1)]).rows.empty
    answer = asked([rule(1, happenedAt="soon"), rule(2)])
    assert answer.rows["entity_id"].tolist() == ["2", "1"]
    assert pd.isna(answer.rows["happened_at"].iloc[1])
