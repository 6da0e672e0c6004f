"""How far a value reaches by its brackets."""

from __future__ import annotations

import pytest

from audit_explorer.sources.files.json.bracket_scan import Extent, extent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}x", Extent(2)),
        ('{"a":"}]\\"}"} ', Extent(13)),
        ('{"a":[{"b":1}]},{}', Extent(15)),
        ('{"a":"x\ny"}', Extent(11, sound=False)),
        ('{"a":[1}}', Extent(None, mismatch=7)),
        ('{"a":[1', Extent(None)),
        ('{"a":"x}', Extent(None)),
        ("[" * 200_000 + "]" * 200_000, Extent(400_000)),
    ],
    ids=["empty", "text", "nested", "line end in a text", "mismatch", "no end", "no quote", "deep"],
)
def test_extent(text: str, expected: Extent) -> None:
    """Brackets within texts don't count, a wrong one ends the scan, depth has no limit."""
    assert extent(text, 0) == expected


def test_stop() -> None:
    """Nothing beyond the given index is looked at."""
    assert extent("[1,2,3]", 0, 4) == Extent(None)
