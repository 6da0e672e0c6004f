"""Tests of what a server is asked of a filter: never what could make it leave out a record that the filter keeps."""

from __future__ import annotations

import itertools
import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.errors import QueryError
from audit_explorer.filters import Condition, Filter
from audit_explorer.filters.expression import all_of, any_of
from audit_explorer.sources import open_files
from audit_explorer.sources.api import Plan
from audit_explorer.sources.api.generations.pushdown import server_filter
from tests.builders import ABSENT, legacy_error, make_current, make_legacy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from audit_explorer.sources.api.fetching.plan import Generation
    from audit_explorer.store import Database

Records = dict[str, dict[str, Any]]

LEGACY_VALUES: dict[str, tuple[Any, ...]] = {
    "action": ("Create", "create", "CREATE", "Delete", "Login", "sign-in", "Approve", "approve"),
    "entityType": ("Project", "project", "App", "Applications", "Workspace", "workspace", ABSENT),
    "sourceType": ("User", "user", "App", "Application", "Service", ABSENT),
    "sourceName": ("a@b.example", "A@b.example", ABSENT, ""),
    "sourceId": ("s1", "S1", ABSENT),
    "entityId": ("51", 51, "x,y", ABSENT),
    "clusterUuid": ("71f6-A", "71F6-a", None, ABSENT),
    "error": (legacy_error(), "text", " ", "{}", "", None, ABSENT, {}),
}
CURRENT_VALUES: dict[str, tuple[Any, ...]] = {
    "action": ("create", "Create", "CREATE", "delete", "sign-in", "sign_in", "reset-password", "approve", "Approve"),
    "result": ("Succeeded", "succeeded", "SUCCESS", "Failed", "failed", "failure", "Partly", "partly"),
    "subject_type": ("User", "USER", "App", "app", "Application", "Service", "service"),
    "subject": ("a@b.example", "A@b.example", "10", "x,y", "=x", "x==y", "e\u0301", "\u00e9", "10\u037e"),
    "entity_type": ("Project", "project", "Workspace", "workspace", ABSENT),
    "entity_name": ("n-1", "N-1", "a 10 b", "x,y", ABSENT, None, ""),
    "source_ip": ("10.0.0.1", "10.0.0.10", ABSENT),
    "url": ("/a/10", "/A/10", ABSENT),
    "cluster_name": ("prod", "Prod", ABSENT),
}
FIELDS = (
    "action", "result", "source_type", "entity_type", "entity_id", "entity_name", "actor", "source_name", "source_id",
    "source_ip", "url", "cluster_id", "cluster_name", "cluster",
)  # fmt: skip
VALUES = (
    "Create", "Delete", "Login", "Reset password", "Approve", "approve", "Succeeded", "Failed", "Partly", "User",
    "Application", "Service", "Project", "Workspace", "a@b.example", "A@b.example", "10", "10.0.0.1", "s1", "51",
    "x,y", "=x", "x==y", "n-1", "/a/10", "prod", "71f6-A", "\u00e9", "10;",
)  # fmt: skip


def variations(make: Callable[..., dict[str, Any]], values: dict[str, tuple[Any, ...]]) -> Records:
    """Make records that differ in each field alone, and some that differ in two."""
    made = [make(**{name: value}) for name, choices in values.items() for value in choices]
    for (one, ones), (other, others) in itertools.combinations(values.items(), 2):
        made += [make(**{one: a, other: b}) for a, b in zip(ones, others, strict=False)]
    return {str(number): record | {"id": str(number)} for number, record in enumerate(made)}


RECORDS: dict[Generation, Records] = {
    "legacy": variations(make_legacy, LEGACY_VALUES),
    "current": variations(make_current, CURRENT_VALUES),
}
WIRE = {
    "cluster_uuid": "clusterUuid",
    "source_type": "sourceType",
    "source_id": "sourceId",
    "source_name": "sourceName",
    "entity_type": "entityType",
    "entity_id": "entityId",
}
OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "==": lambda held, asked: held == asked,
    "!=": lambda held, asked: held != asked,
    "=@": lambda held, asked: asked in held,
    "=^": lambda held, asked: held.startswith(asked),
    "=$": lambda held, asked: held.endswith(asked),
}


def kept_by_legacy(record: dict[str, Any], parameters: tuple[tuple[str, str], ...], fold: Callable[[str], str]) -> bool:
    """Filter as a legacy server may: whole values, in whatever case; a record failed when its error isn't empty."""
    for name, asked in parameters:
        if name == "success":
            if (not record.get("error")) is not (asked == "true"):
                return False
        elif fold(str(record.get(WIRE.get(name, name)) or "")) != fold(asked):
            return False
    return True


def kept_by_current(
    record: dict[str, Any],
    parameters: tuple[tuple[str, str], ...],
    fold: Callable[[str], str],
    join: Callable[[list[bool]], bool],
) -> bool:
    """Filter as a current server may: in whatever case, a comma for "and" or "or", absent values fitting nothing."""
    if not parameters:
        return True
    ((_, text),) = parameters
    fits = []
    for part in text.split(","):
        match = re.fullmatch(r"(\w+?)(==|!=|=@|=\^|=\$)(.+)", part)
        assert match is not None, part
        held = record.get(match[1])
        fits.append(bool(held) and OPERATORS[match[2]](fold(str(held)), fold(match[3])))
    return join(fits)


def servers(generation: Generation) -> Iterator[Callable[[dict[str, Any], tuple[tuple[str, str], ...]], bool]]:
    """Give every server that the specification allows for."""
    for fold in (str, str.lower):
        if generation == "legacy":
            yield partial(kept_by_legacy, fold=fold)
        else:
            for join in (all, any):
                yield partial(kept_by_current, fold=fold, join=join)


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Generation, Database]]:
    """Open the records of each generation once."""
    opened: dict[Generation, Database] = {}
    for generation, records in RECORDS.items():
        path: Path = tmp_path_factory.mktemp("records") / "records.ndjson"
        path.write_text("\n".join(map(json.dumps, records.values())))
        opened[generation] = open_files([path])
    yield opened
    for dataset in opened.values():
        dataset.close()


def filters() -> Iterator[Filter]:
    """Give every condition of every field, alone and with others."""
    singles = [
        Condition(field, asks, value, negated)
        for field in FIELDS
        for asks in ("is", "contains", "begins", "ends", "matches")
        for value in VALUES
        for negated in (False, True)
    ]
    singles += [Condition("source_ip", "within", "10.0.0.0/31"), Condition("http_status", ">=", "400")]
    singles += [Condition(field, "missing", negated=negated) for field in FIELDS for negated in (False, True)]
    yield from (Filter((condition,)) for condition in singles)
    yield from (Filter((one, other)) for one, other in zip(singles, singles[7:], strict=False))
    for one, other, third in zip(singles[::3], singles[11:], singles[5::2], strict=False):
        yield Filter((one,), expression=all_of(other, any_of(one, third)))
        yield Filter((third,), expression=all_of(one, other))
        yield Filter(expression=any_of(one, other))
    yield Filter((Condition("action", "is", "Create"), Condition("action", "is", "Approve")))
    yield Filter((Condition("result", "is", "Failed"), Condition("result", "is", "Succeeded")))
    yield Filter((Condition("result", "is", "Failed"), Condition("action", "is", "Delete", negated=True)), "text")


@pytest.mark.parametrize("generation", ["legacy", "current"])
def test_no_server_leaves_out_what_the_filter_keeps(
    generation: Generation, datasets: dict[Generation, Database]
) -> None:
    """Whatever way a server compares, every record that the filter keeps is among the ones it sends."""
    records = RECORDS[generation]
    dataset = datasets[generation]
    pushed = 0
    for asked in filters():
        parameters = server_filter(Plan(asked), generation).parameters
        if not parameters:
            continue
        pushed += 1
        sql, values = asked.predicate()
        kept = {row[0] for row in dataset.rows(f"SELECT id FROM events WHERE {sql}", list(values))}  # noqa: S608
        for keeps in servers(generation):
            sent = {number for number, record in records.items() if keeps(record, parameters)}
            assert kept <= sent, (asked, parameters)
    assert pushed > 100


@pytest.mark.parametrize(
    ("generation", "condition", "parameters"),
    [
        ("legacy", Condition("entity_id", "is", "51"), (("entity_id", "51"),)),
        ("legacy", Condition("cluster_id", "is", "71f6"), (("cluster_uuid", "71f6"),)),
        ("legacy", Condition("entity_type", "is", "Gadget"), (("entity_type", "Gadget"),)),
        ("legacy", Condition("entity_type", "is", "Workspace"), ()),  # workspaces is one, too
        ("legacy", Condition("result", "is", "Failed"), (("success", "false"),)),
        ("legacy", Condition("action", "is", "Create"), ()),
        ("legacy", Condition("entity_name", "is", "x"), ()),
        ("current", Condition("entity_name", "is", "x"), (("filterBy", "entity_name==x"),)),
        ("current", Condition("actor", "is", "a@b.example"), (("filterBy", "subject==a@b.example"),)),
        ("current", Condition("entity_name", "is", "x,y"), ()),
        ("current", Condition("entity_name", "is", "x==y"), ()),
        ("current", Condition("source_ip", "contains", "10."), (("filterBy", "source_ip=@10."),)),
        ("current", Condition("entity_name", "contains", "team"), ()),
        ("current", Condition("source_ip", "begins", "10."), (("filterBy", "source_ip=^10."),)),
        ("current", Condition("source_ip", "ends", ".7"), (("filterBy", "source_ip=$.7"),)),
        ("current", Condition("entity_name", "begins", "team"), ()),
        ("current", Condition("entity_name", "is", "\u00e9"), ()),
        ("current", Condition("source_ip", "within", "10.0.0.7"), ()),
        ("legacy", Condition("source_id", "begins", "10"), ()),
        ("legacy", Condition("source_name", "is", "\u00e9"), ()),
        ("current", Condition("result", "is", "Failed"), (("filterBy", "result!=Succeeded"),)),
        ("current", Condition("source_type", "is", "Application"), (("filterBy", "subject_type!=User"),)),
        ("current", Condition("action", "is", "Login", negated=True), (("filterBy", "action!=sign-in"),)),
    ],
)
def test_what_is_asked(generation: Generation, condition: Condition, parameters: tuple[tuple[str, str], ...]) -> None:
    """As much as is safe goes to the server; sentences say what does, and what is filtered on this side."""
    found = server_filter(Plan(Filter((condition,))), generation)
    assert found.parameters == parameters
    assert bool(parameters) is any(sentence.startswith("The server filtered by") for sentence in found.said)
    narrowed_only = any("!=" in value for _, value in parameters)
    assert (not parameters or narrowed_only) is any("Filtered here" in sentence for sentence in found.said)


def test_of_an_expression_what_has_to_hold_is_asked() -> None:
    """Conditions that stand alone at its top go to the server like others; the rest of it is said, and done here."""
    workspace, entity = Condition("entity_type", "is", "Gadget"), Condition("entity_id", "is", "51")
    either = any_of(Condition("action", "is", "Login"), Condition("http_status", ">=", "400"))
    asked = Filter((Condition("entity_id", "is", "7"),), expression=all_of(workspace, entity, either))

    legacy = server_filter(Plan(asked), "legacy")
    assert legacy.parameters == (("entity_id", "7"), ("entity_type", "Gadget"))
    assert legacy.said[-1].endswith("Entity ID: 51; action is exactly Login or HTTP status is at least 400.")
    current = server_filter(Plan(asked), "current")
    assert current.parameters == (("filterBy", "entity_type==Gadget"),)
    assert server_filter(Plan(Filter(expression=either)), "current").parameters == ()


def test_what_is_typed_goes_first() -> None:
    """A parameter that the person typed is sent exactly so; what the generation doesn't know is named, not sent."""
    asked = (("entity_id", "51"), ("filterBy", "url=^/api"))
    plan = Plan(Filter((Condition("entity_id", "is", "7"),)), asked=asked)
    assert server_filter(plan, "legacy").parameters == (("entity_id", "51"),)
    current = server_filter(plan, "current")
    assert current.parameters == (("filterBy", "url=^/api"),)
    assert any("entity_id" in sentence and "no such parameter" in sentence for sentence in current.said)


@pytest.mark.parametrize(
    "pair",
    [
        ("entity_name", "x"),
        ("limit", "5"),
        ("action", ""),
        ("success", "yes"),
        ("filterBy", "entity_id==5"),
        ("filterBy", "url=5"),
        ("filterBy", "url==a,b"),
        ("filterBy", "url=="),
    ],
)
def test_what_no_server_takes_is_refused(pair: tuple[str, str]) -> None:
    """A slip is told before anything is asked."""
    with pytest.raises(QueryError):
        Plan(asked=(pair,))


def test_hostile_values_are_inert_in_the_sentences() -> None:
    """A value from a link can't turn the sentence round or make it endless."""
    value = "\u202egnp" + "x" * 500
    said = server_filter(Plan(Filter((Condition("entity_id", "is", value),))), "legacy").said
    assert all("\u202e" not in sentence and len(sentence) < 300 for sentence in said)
