"""Tests of finding many records by their keys at once, against finding them one by one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.finding import find, key
from audit_explorer.analysis.keys.many_keys import keys_of, seqs_of
from audit_explorer.identity import Key
from audit_explorer.sources import open_files
from tests.builders import ABSENT, make_legacy

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.store.loading import Loader

_RECORDS = st.fixed_dictionaries(
    {
        "id": st.sampled_from([ABSENT, 1, 2, "1.58E+18", "x" * 130]),
        "tenantId": st.sampled_from([ABSENT, 1001, 1002]),
        "happenedAt": st.sampled_from(["2026-09-01T10:00:00Z", "2026-09-02T10:00:00Z", "whenever"]),
        "entityName": st.sampled_from(["a", "b"]),
    }
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_RECORDS, min_size=1, max_size=12))
def test_all_keys_are_those_of_each_record(tmp_path: Path, records: list[dict[str, object]]) -> None:
    """Keys in bulk find the rows they were made of, and are those of one record at a time where it has an id."""
    path = tmp_path / "logs.json"
    path.write_text(json.dumps([make_legacy(**record) for record in records]))
    dataset = open_files([path])
    try:
        seqs = [row[0] for row in dataset.rows("SELECT seq FROM events")]
        keys = keys_of(dataset, seqs)

        assert set(keys) == set(seqs)
        assert len(set(keys.values())) == len(seqs)
        assert seqs_of(dataset, list(keys.values())) == {own: seq for seq, own in keys.items()}
        for seq, own in keys.items():
            one = key(dataset, seq)
            assert one is not None
            assert (one.tenant, one.id, one.at, one.digest) == (own.tenant, own.id, own.at, own.digest)
            if own.id is not None:
                found = find(dataset, own)
                assert found is not None
                assert found.seq == seq
    finally:
        dataset.close()


def test_the_same_id_with_other_content_is_another_record(load: Loader) -> None:
    """A key whose record says something else by now finds nothing, as one that the log never had."""
    dataset = load([make_legacy(id=1), make_legacy(id=2, entityName="other")])
    own = keys_of(dataset, [row[0] for row in dataset.rows("SELECT seq FROM events WHERE id = '1'")])
    (one,) = own.values()

    wanted = [Key(one.tenant, "2", None, one.digest), Key(one.tenant, "3", None, one.digest), one]
    assert list(seqs_of(dataset, wanted)) == [Key(one.tenant, "2", None, one.digest), one][1:]


def test_no_row_has_no_key(load: Loader) -> None:
    """What the dataset doesn't have is left out."""
    assert keys_of(load([make_legacy()]), [10**6]) == {}
