"""Tests of the field table: its names, spellings and headers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.record import FIELDS, SPELLINGS, csv_field, label_of


def test_no_name_stands_for_two_columns() -> None:
    """A wire name, a column name or a label that two fields share would make one hide the other."""
    names = [field.name for field in FIELDS]
    wires = [wire for field in FIELDS for wire in field.wire]
    labels = [field.label for field in FIELDS]

    assert [len(set(group)) for group in (names, wires, labels)] == [len(group) for group in (names, wires, labels)]


def test_every_wire_name_of_both_generations_is_known() -> None:
    """The fields of audit-api.md's table all have a column; a missing one would be shown nowhere."""
    legacy = (
        "id clusterUuid tenantId happenedAt action version entityId entityType entityName sourceType sourceId "
        "sourceName error context body context.ip_address context.user_agent"
    )
    current = (
        "tenant_id subject subject_type action result id timestamp source_ip http_method url entity_type entity_name "
        "entity_id http_status_code cluster_name cluster_id request_id metadata"
    )
    wires = {wire for field in FIELDS for wire in field.wire}

    assert set(legacy.split()) | set(current.split()) <= wires


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [
        ("action", "create", "Create"),
        ("action", "CREATE", "Create"),
        ("action", "sign-in", "Login"),
        ("action", "Sign In", "Login"),
        ("action", "sign_out", "Logout"),
        ("action", "reset-password", "Reset password"),
        ("action", "Approve", "Approve"),
        ("action", "Create!", "Create!"),
        ("action", "Ｃreate", "Ｃreate"),
        ("action", "create\u202e", "create\u202e"),
        ("source_type", "App", "Application"),
        ("source_type", "user", "User"),
        ("entity_type", "Applications", "Application"),
        ("entity_type", "Node Pool", "Node Pool"),
        ("entity_type", "nodepool", "Node Pool"),
        ("entity_type", "node-pool", "Node Pool"),
        ("result", "succeeded", "Succeeded"),
        ("result", "FAILURE", "Failed"),
        ("result", "false", "Failed"),
        ("entity_name", "app", "app"),
    ],
)
def test_spellings_group_under_one_label(field: str, value: str, label: str) -> None:
    """Case, spaces, hyphens and underscores make no difference to a known value; anything else does."""
    assert label_of(field, value) == label


@given(st.sampled_from(sorted(SPELLINGS)), st.text())
def test_a_label_is_its_own_label(field: str, value: str) -> None:
    """Otherwise a filter made of what the page shows would look for something else."""
    label = label_of(field, value)

    assert label_of(field, label) == label


@pytest.mark.parametrize("field", sorted(SPELLINGS))
def test_known_labels_are_stable(field: str) -> None:
    """Every label that a spelling leads to leads to itself."""
    assert {label_of(field, label) for label in SPELLINGS[field].values()} == set(SPELLINGS[field].values())


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Date & Time", "happened_at"),
        ("happenedAt", "happened_at"),
        ("HAPPENED_AT", "happened_at"),
        ("Subject", "source_name"),
        ("subject type", "source_type"),
        ("Source IP", "source_ip"),
        ("sourceip", "source_ip"),
        ("Event", "action"),
        ("Event ID", "id"),
        ("Status", "result"),
        ("Entity type", "entity_type"),
        ("entity_name", "entity_name"),
        ("Cluster name", "cluster_name"),
        ("HTTP method", "http_method"),
        ("http status code", "http_status"),
        ("URL", "url"),
        ("Colour", None),
        ("", None),
    ],
)
def test_a_header_is_read_by_its_meaning(header: str, column: str | None) -> None:
    """The vendor page's headers vary in case, spaces and underscores between releases."""
    assert csv_field(header) == column
