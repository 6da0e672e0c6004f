"""Tests of the groups that an event's fields stand in."""

from __future__ import annotations

from audit_explorer.record import FIELDS
from audit_explorer.ui.events.record_groups import GROUPS, groups, said_once, without_value

NOTHING = dict.fromkeys(field.name for field in FIELDS)


def test_every_field_but_json_stands_in_one_group() -> None:
    """Nothing that a record says is left out, and nothing stands twice."""
    grouped = [name for _, names in GROUPS for name in names]
    assert sorted(grouped) == sorted(field.name for field in FIELDS if field.kind != "json")


def test_empty_groups_and_fields_vanish_and_are_named() -> None:
    """A record that says little has few groups; one line names what has no value, what is derived aside."""
    fields = {**NOTHING, "action": "Update", "id": "1"}
    assert [(one.title, one.fields) for one in groups(fields)] == [("What", ("action",)), ("Record", ("id",))]
    absent = without_value(fields)
    assert "Actor name" in absent
    assert "Body" in absent
    assert not {"Action", "Event ID", "Actor", "Error pattern"} & set(absent)


def test_what_says_the_same_stands_once() -> None:
    """Actor, its name and its id are one row where they are equal, which says whose value it is."""
    (who,) = groups({**NOTHING, "actor": "ann", "source_name": "ann", "source_id": "ann"})
    assert who.fields == ("actor",)
    assert said_once(who, "actor") == "Also: Actor name, Actor ID"


def test_what_differs_stands_for_itself() -> None:
    """An id that differs from the name has a row; a difference in case alone is a difference."""
    (who,) = groups({**NOTHING, "actor": "Ann", "source_name": "Ann", "source_id": "ann"})
    assert who.fields == ("actor", "source_id")
    (what,) = groups({**NOTHING, "entity_name": "team", "entity_id": "51"})
    assert what.fields == ("entity_name", "entity_id")
    assert said_once(what, "entity_name") == ""
    (where,) = groups({**NOTHING, "cluster": "prod", "cluster_id": "c-1", "cluster_name": "prod"})
    assert where.fields == ("cluster", "cluster_id")


def test_an_id_alone_stands() -> None:
    """Where there is no name the id has the row, and an entity named as its id has one."""
    (what,) = groups({**NOTHING, "entity_id": "51"})
    assert what.fields == ("entity_id",)
    (what,) = groups({**NOTHING, "entity_id": "51", "entity_name": "51"})
    assert what.fields == ("entity_name",)
