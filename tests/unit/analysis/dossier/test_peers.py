"""Tests of an actor's failures against those of the others of its type."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.dossier.peers import peers
from audit_explorer.filters import Condition, Filter
from tests.unit.analysis.rows import Row, opened


@dataclass(frozen=True, slots=True)
class Typed(Row):
    """A row whose actor has a type."""

    source_type: str | None = "User"

    def wire(self, number: int) -> dict[str, Any]:
        """Write it as a record of the legacy API."""
        # Zero-argument super knows no class that slots have replaced.
        return {**Row.wire(self, number), "sourceType": self.source_type}


TYPED = st.builds(
    Typed,
    hours=st.integers(0, 50).map(float),
    actor=st.sampled_from(["ann", "bob", "cy", "di", "eve"]),
    said=st.sampled_from(["Succeeded", "Failed", "Failed", "Pending"]),
    source_type=st.sampled_from(["User", "User", "Application", None]),
)


@settings(max_examples=12)
@given(st.lists(TYPED, min_size=1, max_size=40))
def test_quartiles_are_those_of_numpy(rows: list[Typed]) -> None:
    """Of each type that it has: own figures, how many others, their quartiles, how many fail more or as often."""
    with opened(rows) as dataset:
        frame = peers(dataset, Filter((Condition("action", "is", "Nothing"),)), "ann")

    own = [row for row in rows if row.actor == "ann"]
    assert {kind if isinstance(kind, str) else None for kind in frame["source_type"]} == {
        row.source_type for row in own
    }
    for _, found in frame.iterrows():
        kind = found["source_type"] if isinstance(found["source_type"], str) else None
        others = defaultdict(list)
        for row in rows:
            if row.actor != "ann" and row.source_type == kind:
                others[row.actor].append(row)
        mine = [row for row in own if row.source_type == kind]
        rates = [rate for some in others.values() if not math.isnan(rate := _rate(some))]
        rate = _rate(mine)
        assert found["events"] == len(mine)
        assert found["rate"] == pytest.approx(rate, nan_ok=True)
        assert (found["others"], found["unclear"]) == (len(rates), len(others) - len(rates))
        assert found["others_events"] == sum(map(len, others.values()))
        assert found["others_failed"] == sum(row.failed for some in others.values() for row in some)
        for name, part in (("lower", 25), ("median", 50), ("upper", 75)):
            expected = float(np.percentile(rates, part)) if rates else math.nan
            assert found[name] == pytest.approx(expected, nan_ok=True)
        assert (found["more"], found["same"]) == (sum(one > rate for one in rates), sum(one == rate for one in rates))


def _rate(rows: list[Typed]) -> float:
    known = sum(not row.unknown for row in rows)
    return sum(row.failed for row in rows) / known if known else math.nan
