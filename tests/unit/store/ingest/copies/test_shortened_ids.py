"""Tests of ids that a spreadsheet shortened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.analysis.finding import find, key
from audit_explorer.identity import Key, digest_of, is_shortened
from tests.builders import make_legacy

if TYPE_CHECKING:
    from tests.unit.store.loading import Loader

SHORTENED = ["1.58E+18", "1.58292E+18", "1,58E+18", "1.58292e+18", "2E+18", "-1e21", "####"]
WHOLE = [
    "1582920000000000000",
    "12",
    "E12",
    "1.5",
    "1E",
    "5e3f",
    "0b8a4f1e-6f0c-4f6f-9d3f-3c1c3c1f0a11",
    "12e+3 ",
    "#1",
]


@pytest.mark.parametrize("id_", [*SHORTENED, *WHOLE])
def test_what_is_shortened(load: Loader, id_: str) -> None:
    """Two equal records of a shortened id are two events, without a conflict; of any other id they are one."""
    shortened = id_ in SHORTENED
    facts = load([make_legacy(id=id_)] * 2).facts

    assert is_shortened(id_) is shortened
    assert (facts.total, facts.duplicates, facts.conflicts) == ((2, 0, 0) if shortened else (1, 1, 0))


def test_it_is_said_once_a_file(load: Loader) -> None:
    """With how many there are, and one of them; the records are read all the same."""
    dataset = load(
        [make_legacy(id=id_) for id_ in ("1.5E+18", "1.6E+18", 3)], [make_legacy(id="####")], [make_legacy()]
    )
    said = "shortened by a spreadsheet"
    end = "they tell no records apart, so nothing was merged"

    assert dataset.rows("SELECT file, record, reason, kept FROM problems ORDER BY file") == [
        ("file-1.json", None, f"2 ids were {said} (1.5E+18): {end}", True),
        ("file-2.json", None, f"1 id was {said} (####): {end}", True),
    ]


def test_a_link_leads_to_the_record_itself(load: Loader) -> None:
    """Of several that share an id, equal ones included, each has a key of its own; a link of before works, too."""
    records: list[dict[str, Any]] = [make_legacy(id="1.5E+18"), make_legacy(id="1.5E+18", action="Delete")]
    dataset = load([*records, *records, make_legacy(id=3), make_legacy(id=None)])
    keys = [key(dataset, seq) for seq in range(1, 7)]

    assert len({one.text for one in keys if one}) == 6
    for seq, one in enumerate(keys, start=1):
        assert one is not None
        found = find(dataset, Key.read(one.text) or one)
        assert (found and found.seq, found and found.content) == (seq, "same")
    earlier = Key(
        "1001", "1.5E+18", None, digest_of(dataset.row("SELECT raw FROM received WHERE seq = 2")[0], whole=False)
    )
    found = find(dataset, earlier)
    assert found is not None
    assert found.seq == 2
    assert find(dataset, Key("1001", "1.5E+18", None, "0" * 32)) is None
