"""The one rule what a record is, as Python and as SQL."""

from __future__ import annotations

import json
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.store.ingest.record_rule import SIGN_KEYS, TIME_KEYS, is_record, record_sql
from audit_explorer.store.ingest.wire_fields import WIRE_KEYS
from tests.builders import make_current, make_legacy

VALUE: st.SearchStrategy[Any] = st.sampled_from([None, "", "x", 0, 1.5, True, False, {}, {"a": None}, [], [None]])
# Mostly names that the rule asks about, so that it says yes and no about equally often.
NAME = st.sampled_from(WIRE_KEYS) | st.sampled_from((*TIME_KEYS, *SIGN_KEYS))
OBJECTS = st.lists(st.dictionaries(NAME, VALUE, max_size=6), min_size=1, max_size=20)
SPEC = json.dumps(dict.fromkeys(WIRE_KEYS, "VARCHAR"))


@settings(max_examples=100)
@given(OBJECTS)
def test_sql_and_python_agree(objects: list[dict[str, Any]]) -> None:
    """The fast path asks in SQL what the tolerant path asks in Python: no object may be a record for one of them."""
    with duckdb.connect() as connection:
        answers = connection.execute(
            f"""
            SELECT {record_sql("t")} FROM (
                SELECT place, json_transform(text, ?) AS t
                FROM (SELECT unnest(?) AS text, unnest(?) AS place)
            ) ORDER BY place
            """,  # noqa: S608 - the rule itself
            [SPEC, [json.dumps(value) for value in objects], list(range(len(objects)))],
        ).fetchall()
    assert [answer for (answer,) in answers] == [is_record(value) for value in objects]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (make_legacy(), True),
        (make_current(), True),
        ({"timestamp": "t", "action": "a"}, True),
        ({"happenedAt": 0, "entityType": "p"}, True),
        ({"happened_at": "t", "source_id": "x"}, True),
        ({"timestamp": "t", "id": 1, "result": "x", "url": "u"}, False),
        ({"timestamp": None, "action": "a"}, False),
        ({"timestamp": "t", "action": None}, False),
        ({"timestamp": "", "action": "a"}, False),
        ({"timestamp": "t", "action": ""}, False),
        ({"timestamp": "", "happenedAt": "t", "action": "", "subject": "s"}, True),
        ({"action": "a", "tenantId": "", "subject": "s", "entityId": 2}, False),
        ({"action": "a", "tenantId": 1, "subject": "s", "entityId": 2}, True),
        ({"action": "a", "tenantId": 1, "tenant_id": 1, "result": "x"}, False),
        ({"tenantId": 1, "subject": "s", "entityId": 2, "result": "x"}, False),
        ({}, False),
    ],
)
def test_the_signs(value: dict[str, Any], expected: bool) -> None:
    """A time with an action, an entity type or a subject; or an action with three more fields; null, "" say nothing."""
    assert is_record(value) is expected
