"""Tests of the pages about one entity and about actors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.apptest import dashboard
from tests.apptest.dashboard import NAVIGATION, button, markdown, open_page, query
from tests.apptest.event_panel import record_fields
from tests.builders import ABSENT, make_current, make_legacy

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

EVIL = "<b>x</b> ![p](http://evil.test/p.png) [l](javascript:a) `t` $\\sum$ **b** " + "W" * 3_000


def entity(*parts: str | None) -> dict[str, str]:
    """Give the parameter of an entity's page."""
    return {"entity": json.dumps(parts)}


def texts(at: AppTest) -> str:
    """Give all plain text on the page."""
    return "\n".join(one.value for one in at.text)


def tables(at: AppTest, column: str) -> list[Any]:
    """Give the tables that have a column."""
    return [one for one in dashboard.tables(at) if column in one]


@pytest.fixture
def renamed(start: Callable[..., None]) -> None:
    """Start with a project that was renamed, a department that has its first name, and an application's work."""
    start(
        [
            make_legacy(
                id=hour,
                happenedAt=f"2026-09-0{hour}T10:00:00.000Z",
                action="Update",
                entityType="Project",
                entityId="7",
                entityName="new" if hour > 2 else "old",
                sourceName="ann" if hour < 3 else "bob",
                sourceId="id-of-ann" if hour < 3 else "id-of-bob",
                body={"gpus": hour},
            )
            for hour in range(1, 5)
        ]
        + [
            make_legacy(id=11, happenedAt="2026-09-05T10:00:00Z", entityId="8", entityName="old", sourceName="ann"),
            make_legacy(id=12, happenedAt="2026-09-06T10:00:00Z", entityId=ABSENT, entityType=ABSENT, entityName="new"),
        ]
    )


@pytest.mark.usefixtures("renamed")
def test_the_page_of_an_entity_says_what_happened_to_it() -> None:
    """Its name now and before, its type, id and cluster, its figures in words, who changed it, and each change."""
    at = open_page("entities", entity("Project", "7", None))

    assert not at.exception
    assert at.subheader[0].value == "`new`"
    assert "Project · ID 7 · cluster 71f69d83-ba66-4822-adf5-55ce55efd210" in texts(at)
    assert "Also named old (until Wed 2 Sep 2026)." in texts(at)
    assert (
        "4 events by 2 actors, 0 failed (0.0 %). "
        "First Tue 1 Sep 2026 12:00:00, last Fri 4 Sep 2026 12:00:00 (Europe/Berlin)." in texts(at)
    )
    assert list(tables(at, "first")[0]["actor"]) == ["bob", "ann"]
    life = [change for fields in record_fields(at) for change in fields.values()]
    assert [change["gpus"] for change in life] == ["unknown before → 1", "1 → 2", "2 → 3", "3 → 4"]
    assert [change.get("Name then") for change in life] == [None, None, "new", None]
    assert [change["By"] for change in life] == ["ann", "ann", "bob", "bob"]
    assert "There is no earlier record in this log" in life[0]["note"]
    assert "it was old until 2026-09-02 12:00:00" in life[2]["note"]
    assert next(iter(record_fields(at)[0])) == "2026-09-01 12:00:00 (Europe/Berlin) · Update"


@pytest.mark.usefixtures("renamed")
def test_the_page_of_an_entity_stands_instead_of_all_of_them() -> None:
    """Neither the areas of all types nor the ranking are drawn beside it; a button leads back to them."""
    at = open_page("entities", entity("Project", "7", None))

    assert "Entities" not in [one.value for one in at.subheader]
    assert tables(at, "names") == []
    button(at, "All entities").click().run()
    assert query(at) == {}
    assert "Entities" in [one.value for one in at.subheader]


@pytest.mark.usefixtures("renamed")
def test_the_history_is_read_from_either_end() -> None:
    """The newest change first, when one asks for it; what each set stays what it is."""
    at = open_page("entities", {**entity("Project", "7", None), "sort": "-happened_at"})

    life = [change["gpus"] for fields in record_fields(at) for change in fields.values()]
    assert life == ["3 → 4", "2 → 3", "1 → 2", "unknown before → 1"]


@pytest.mark.usefixtures("renamed")
def test_only_the_period_is_listed_but_all_before_it_counts() -> None:
    """A change of the period is told against what was before it, though that is outside."""
    at = open_page("entities", {**entity("Project", "7", None), "from": "2026-09-04T00:00:00Z"})

    assert [change["gpus"] for fields in record_fields(at) for change in fields.values()] == ["3 → 4"]


@pytest.mark.usefixtures("renamed")
def test_two_entities_stand_side_by_side() -> None:
    """The address names both, and the latest states are compared field by field; anything else in it breaks nothing."""
    sides = {"left": json.dumps(["Project", "7", None]), "right": json.dumps(["Department", "8", None])}
    at = open_page("entities", {**entity("Project", "7", None), **sides})
    compared = tables(at, "left")[0]

    assert not at.exception
    assert compared[["path", "left", "right"]].values.tolist() == [
        ["gpus", "4", None],
        ["name", None, "MyDepartment123"],
        ["deservedGpus", None, "1"],
    ]
    for side in ("[]", "x", '["a"]', "1/2/" + "0" * 32, "[" * 5_000):
        at = open_page("entities", {**entity("Project", "7", None), "left": side, "number": "x", "step": "99"})
        assert not at.exception
        assert tables(at, "left") == []


@pytest.mark.usefixtures("renamed")
def test_a_state_and_a_record_are_put_side_by_side() -> None:
    """The state after a change is one click away, so is its comparison with now; the records' bodies are another."""
    at = open_page("entities", entity("Project", "7", None))
    card = next(one for one in at.button if one.label == "Open its record")
    at.session_state[str(card.key).replace("open ", "state ", 1)] = True
    at.run()
    assert any('"gpus": 1' in one.value for one in at.code)
    button(at, "Compare: put it on the left").click().run()

    assert tables(at, "left")[0][["path", "left", "right"]].values.tolist() == [["gpus", "1", "4"]]
    assert query(at)["left"]


def test_secrets_of_a_life_are_compared_and_never_shown(start: Callable[..., None]) -> None:
    """Neither the list nor a state nor the sides, the number or an address hold a secret; that it changed is said."""
    bodies = [
        {"password": "hunter2-one", "env": [{"name": "API_TOKEN", "value": "tok-one-1"}], "pin": 98761},
        {"password": "hunter2-two", "env": [{"name": "API_TOKEN", "value": "tok-two-2"}], "pin": 98762},
    ]
    start(
        [
            make_legacy(id=n, happenedAt=f"2026-09-0{n}T10:00:00Z", action="Update", body=one)
            for n, one in enumerate(bodies, 1)
        ]
    )
    named = json.dumps(["Department", "51", None])
    at = open_page("entities", {"entity": named, "left": named, "right": named})
    life = record_fields(at)
    everything = json.dumps([life, texts(at), [one.value for one in at.caption]])

    assert [fields["password"] for one in life for fields in one.values()][1].endswith("(another one)")
    assert not any(text in everything for text in ("hunter2", "tok-one", "tok-two", "98761", "98762"))


def test_an_entity_of_the_current_api_says_what_cannot_be_known(start: Callable[..., None]) -> None:
    """Without bodies it is told once that fields can't be compared, and no field is made up."""
    start([make_current(entity_id="7"), make_current(id="2", action="update", entity_id="7", timestamp=None)])
    at = open_page("entities", entity("Department", "7", None))

    assert not at.exception
    assert any("None of its records has a body" in one.value for one in at.caption)
    assert {name for one in record_fields(at) for fields in one.values() for name in fields} <= {
        "Outcome",
        "By",
        "From",
        "note",
    }


@pytest.mark.usefixtures("renamed")
def test_a_name_that_one_thing_has_shows_that_thing(start: Callable[..., None]) -> None:
    """Named by its name alone, without type or id, a thing is found, by an earlier name too."""
    start([make_legacy(id=n, entityId="7", entityName=name) for n, name in enumerate(("old", "new"))])
    at = open_page("entities", entity(None, None, "old"))

    assert at.subheader[0].value == "`new`"
    assert "2 events by 1 actor" in texts(at)


@pytest.mark.usefixtures("renamed")
def test_a_name_that_several_have_shows_the_choice() -> None:
    """Two things went by it: type, id and events of each are listed, and none is shown as if it were the only one."""
    at = open_page("entities", entity(None, None, "old"))

    assert "2 entities of this log go by what the link says" in texts(at)
    listed = tables(at, "entity_id")[0]
    assert listed[["entity_type", "entity_id", "events"]].values.tolist() == [
        ["Project", "7", "4"],
        ["Department", "8", "1"],
    ]


@pytest.mark.usefixtures("renamed")
def test_a_thing_without_type_and_id_is_named_so() -> None:
    """Of the things of a name the one that has neither type nor id can be meant, too."""
    at = open_page("entities", entity("", "", "new"))

    assert "A thing without a type · without an ID: told apart by its name" in texts(at)
    assert "1 event by 1 actor" in texts(at)


@pytest.mark.parametrize(("page", "asked"), [("entities", entity(None, None, "x")), ("actors", {"who": "x"})])
@pytest.mark.usefixtures("renamed")
def test_what_is_not_there_is_said(page: str, asked: dict[str, str]) -> None:
    """A link to something that this log doesn't know says so, and offers to look for it."""
    at = open_page(page, {**asked, "action": "Update"})

    assert at.subheader[0].value == "`x`"
    assert "The link may have been made with another log" in texts(at)
    button(at, "Search this log for it").click().run()
    assert at.header[0].value == NAVIGATION["events"]
    assert query(at) == {"q": ['"x"']}


@pytest.mark.parametrize(("page", "asked"), [("entities", entity("Project", "7", None)), ("actors", {"who": "bob"})])
@pytest.mark.usefixtures("renamed")
def test_what_lies_outside_the_period_is_said(page: str, asked: dict[str, str]) -> None:
    """The period applies, other conditions don't; how many more there are is said, and all time is one click."""
    at = open_page(page, {**asked, "from": "2026-09-04T00:00:00Z", "action": "Delete"})

    assert "1 event" in texts(at)
    assert f"{3 if page == 'entities' else 1} more event" in texts(at)
    assert "outside the period" in texts(at)
    assert any("whatever else is filtered" in one.value for one in at.caption)
    button(at, "Show all time").click().run()
    assert query(at) == {"action": ["Delete"], **{name: [value] for name, value in asked.items()}}
    assert "outside the period" not in texts(at)


@pytest.mark.usefixtures("renamed")
def test_nothing_in_the_period_is_said() -> None:
    """A period in which nothing happened to it is no thing that doesn't exist."""
    at = open_page("entities", {**entity("Project", "7", None), "from": "2026-10-01T00:00:00Z"})

    assert "No event of it lies in this period." in texts(at)
    assert "4 more events of it lie outside the period." in texts(at)


@pytest.mark.parametrize(
    ("page", "asked", "conditions"),
    [
        ("entities", entity("Project", "7", None), {"entity_type": ["Project"], "entity_id": ["7"]}),
        ("actors", {"who": "ann"}, {"actor": ["ann"]}),
    ],
)
@pytest.mark.usefixtures("renamed")
def test_its_events_are_explored(page: str, asked: dict[str, str], conditions: dict[str, list[str]]) -> None:
    """The events that the page counts are the ones that Explore shows, with the period and the zone."""
    at = open_page(page, {**asked, "from": "2026-09-01T00:00:00Z", "tz": "UTC", "action": "Delete"})
    [label] = [one.label for one in at.button if one.label.startswith("Explore its")]
    button(at, label).click().run()

    assert at.header[0].value == NAVIGATION["events"]
    assert query(at) == {"from": ["2026-09-01T00:00:00Z"], "tz": ["UTC"], **conditions}
    assert any(one.value.startswith(label.removeprefix("Explore its ")) for one in at.text)


@pytest.mark.usefixtures("renamed")
def test_the_actors_are_counted_and_ranked() -> None:
    """Each actor with events, failures, entities, addresses and when it was seen, the busiest first."""
    at = open_page("actors")

    assert any(one.value.startswith("3 actors. Select one") for one in at.caption)
    [ranking] = tables(at, "addresses")
    assert list(ranking["events"]) == ["3", "2", "1"]
    assert list(ranking["actor"]) == ["ann", "bob", "researcher@corp.example"]


def test_who_named_no_actor_is_counted(start: Callable[..., None]) -> None:
    """Events without an actor are in no row of the ranking, and are said."""
    start([make_legacy(id=1), make_legacy(id=2, sourceName=ABSENT, sourceId=ABSENT)])

    assert any("1 event names no actor." in one.value for one in open_page("actors").caption)


@pytest.mark.usefixtures("renamed")
def test_the_page_of_an_actor_says_what_it_did() -> None:
    """Type and id, figures in words, action by entity type, addresses, programs, and the latest events."""
    at = open_page("actors", {"who": "ann"})

    assert not at.exception
    assert at.subheader[0].value == "`ann`"
    assert "User · ID id-of-ann (2), researcher@corp.example (1)" in texts(at)
    assert "3 events on 2 entities, 0 failed (0.0 %)." in texts(at)
    assert tables(at, "entities")[0][["action", "entity_type", "events"]].values.tolist() == [
        ["Update", "Project", "2"],
        ["Create", "Department", "1"],
    ]
    assert list(next(one for one in tables(at, "source_ip") if "events" in one)["source_ip"]) == ["10.244.0.7"]
    assert len(tables(at, "user_agent")[0]) == 1
    assert list(tables(at, "happened_at")[-1]["entity_name"]) == ["old", "old", "old"]


@pytest.mark.usefixtures("twelve")
def test_the_failures_that_an_actor_met_are_grouped() -> None:
    """Whoever failed has its failures by pattern; whoever didn't has no such table."""
    at = open_page("actors", {"who": "ann@corp.example"})
    assert tables(at, "error_shape")[0]["failures"].tolist() == ["3"]

    assert tables(open_page("actors", {"who": "bob@corp.example"}), "error_shape") == []


@pytest.mark.usefixtures("renamed")
def test_an_actors_id_leads_to_its_name() -> None:
    """Who is looked for by an id is offered the actor that has it."""
    at = open_page("actors", {"who": "id-of-bob"})

    assert "it is the ID of" in texts(at)
    button(at, "bob").click().run()
    assert query(at) == {"who": ["bob"]}


def test_letters_that_look_like_others_are_said(start: Callable[..., None]) -> None:
    """A name that may only look like another's is marked on its page."""
    start([make_legacy(id=1, sourceName="\u0430nn", entityName="te\u0430m", entityId="7")])

    assert "has Cyrillic letters" in texts(open_page("actors", {"who": "\u0430nn"}))
    assert "has Cyrillic letters" in texts(open_page("entities", entity("Department", "7", None)))


@pytest.mark.parametrize("kind", ["known", "unknown"])
@pytest.mark.parametrize("page", ["entities", "actors"])
def test_a_hostile_name_is_inert_and_complete(page: str, kind: str, start: Callable[..., None]) -> None:
    """Whether the log has it or not, a name acts nowhere, and nothing of it is left out."""
    name = EVIL if kind == "known" else "x"
    start([make_legacy(id=1, sourceName=name, entityName=name, entityId=ABSENT)])
    at = open_page(page, entity("Department", None, EVIL) if page == "entities" else {"who": EVIL})

    assert not at.exception
    assert EVIL in at.subheader[0].value
    assert [text for text in markdown(at) if "![" in text or "<b>" in text or "](" in text] == []
