"""Tests of events that both generations of the API tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.analysis.headline import headline
from audit_explorer.exports import Export
from audit_explorer.filters import Condition, Filter
from tests.builders import ABSENT, make_current, make_legacy

if TYPE_CHECKING:
    from audit_explorer.store import Database
    from tests.unit.store.loading import Loader

AT = "2026-09-07T11:28:24.131Z"


def named(value: object) -> str:
    """Give a case's name: the fields that it changes."""
    return " ".join(value) if isinstance(value, dict) else str(value)


def uuid(number: int) -> str:
    """Make an id as the current API has it."""
    return f"00000000-0000-4000-9000-{number:012}"


def legacy(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """Make a legacy record of what make_current() tells."""
    return make_legacy(**{"happenedAt": AT} | changes)


def pairs(dataset: Database) -> list[tuple[str, str]]:
    """Give the ids of each pair, the one that is left out first."""
    return dataset.rows(
        "SELECT one.id, other.id FROM probable JOIN events one ON one.seq = probable.seq "
        "JOIN events other ON other.seq = same ORDER BY ALL"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({}, {}),
        ({"action": "Login", "entityType": "App"}, {"action": "sign-in", "entity_type": "Application"}),
        ({"entityId": 51, "entityName": "renamed"}, {}),
        ({"entityId": ABSENT}, {}),
        ({}, {"entity_id": None}),
        ({"entityId": ABSENT, "entityName": ABSENT}, {"entity_id": ABSENT, "entity_name": ABSENT}),
        ({"error": "denied"}, {"result": "Failed", "http_status_code": 403}),
        ({"tenantId": ABSENT}, {}),
    ],
    ids=named,
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_pair(load: Loader, old: dict[str, Any], new: dict[str, Any], *, turned: bool) -> None:
    """The same time, actor, deed, outcome and entity, by labels; the legacy one stays, which has error and body."""
    files = [[legacy(**old)], [make_current(**new)]]
    dataset = load(*(reversed(files) if turned else files))

    assert pairs(dataset) == [(make_current()["id"], "12")]
    assert (dataset.facts.total, dataset.facts.probable, dataset.facts.duplicates) == (2, 1, 0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({}, {"timestamp": "2026-09-07T11:28:24.132Z"}),
        ({}, {"action": "update"}),
        ({}, {"subject": "another@corp.example"}),
        ({}, {"result": "Failed"}),
        ({}, {"entity_id": "52"}),
        ({}, {"entity_type": "Project"}),
        ({"entityId": ABSENT, "entityName": ABSENT}, {}),
        ({"entityId": ABSENT, "entityName": ABSENT}, {"entity_name": ABSENT}),
        ({}, {"tenant_id": "7"}),
        ({"id": "1.2E+18"}, {}),
        ({"id": uuid(1)}, {}),
        ({}, {"id": "13"}),
        ({"happenedAt": "soon"}, {"timestamp": "soon"}),
    ],
    ids=named,
)
def test_no_pair(load: Loader, old: dict[str, Any], new: dict[str, Any]) -> None:
    """Whatever else differs, or where both have ids of one generation, they are two events."""
    dataset = load([legacy(**old), make_current(**new)])

    assert pairs(dataset) == []
    assert dataset.facts.probable == 0


def test_one_to_one(load: Loader) -> None:
    """Of several alike each is in one pair at most, the first with the first; what is left over is its own."""
    dataset = load(
        [legacy(id=number) for number in (5, 6, 7)],
        [make_current(id=uuid(1)), make_current(id=uuid(2), entity_id=None), make_current(id=uuid(3), action="delete")],
    )

    assert pairs(dataset) == [(uuid(1), "5"), (uuid(2), "6")]


def test_counted_once_when_asked(load: Loader) -> None:
    """Counts, searches and exports leave one of the two out when the person says so, and only then."""
    dataset = load([legacy(), legacy(id=13, action="Delete")], [make_current()])
    once = Filter(once=True)

    assert (headline(dataset, Filter()).events, headline(dataset, once).events) == (3, 2)
    assert headline(dataset, Filter(text="MyDepartment", once=True)).events == 2
    assert headline(dataset, once.adding(Condition("action", "is", "Create"))).events == 1
    assert (Export(dataset, Filter()).count(), Export(dataset, once).count()) == (3, 2)
