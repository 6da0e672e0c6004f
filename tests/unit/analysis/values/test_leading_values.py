"""Tests of the values and the path that a query box offers."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.analysis import value_counts
from audit_explorer.analysis.values.leading_values import leading_values
from audit_explorer.analysis.values.number_paths import NumberPath, number_path
from audit_explorer.sources import open_files
from tests.builders import make_legacy
from tests.unit.analysis.rows import ROWS, Row, opened

if TYPE_CHECKING:
    from pathlib import Path

FIELDS: Final = ("action", "actor")


@settings(max_examples=10)
@given(ROWS, st.integers(1, 3))
def test_the_commonest_values_are_those_of_a_loop(rows: list[Row], most: int) -> None:
    """Counted in the whole log, the commonest first, ties by name; it is said whether there are others."""
    with opened(rows) as dataset:
        found = leading_values(dataset, FIELDS, most=most)

    for field in FIELDS:
        counts = Counter(value for row in rows if (value := row.value(field)))
        assert list(found[field].rows) == sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:most]
        assert found[field].whole == (len(counts) <= most)


def test_a_log_of_too_many_values_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then they are asked for one by one."""
    monkeypatch.setattr(value_counts, "_FEW", 1)
    with opened([Row(actor="a"), Row(actor="b")]) as dataset:
        assert leading_values(dataset, FIELDS, most=9) == {}


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ([{"gpus": 3, "x y": 1}, {"gpus": 1}, {"gpus": 2}, {"cpus": 9}], NumberPath("body.gpus", 2)),
        ([{"spec": {"quota": {"gpus": 1.5}}}, {"ok": True, "name": "7"}], NumberPath("body.spec.quota.gpus", 1.5)),
        ([{"ok": False}, {"name": "7"}, ["1"], None], None),
        ([], None),
    ],
)
def test_a_path_leads_to_a_number(tmp_path: Path, bodies: list[Any], expected: NumberPath | None) -> None:
    """The one that most often does, with the middle of its values; a truth, digits in a text, odd names are none."""
    records = [make_legacy(id=place, body=body) for place, body in enumerate(bodies)]
    path = tmp_path / "log.json"
    path.write_text(json.dumps(records or [make_legacy(body=None)]), "utf-8")
    dataset = open_files([path])
    try:
        assert number_path(dataset) == expected
    finally:
        dataset.close()
