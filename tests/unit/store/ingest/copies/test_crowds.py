"""Tests of one id that very many records have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import duckdb
import pytest

from audit_explorer.errors import CancelledError, TooLittleMemoryError
from audit_explorer.store.ingest import builder
from audit_explorer.store.ingest.copies import unlike_records
from audit_explorer.store.ingest.copies.content import merge
from tests.builders import make_legacy
from tests.unit.store.loading import column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit_explorer.store.ingest.copies.content import Content
    from tests.unit.store.loading import Loader


def test_a_crowd_of_one_id_stays_and_is_a_conflict(load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records of one id, all different, are not compared each with each; what they differ in is named all the same."""
    compared: list[Content] = []

    def counting(group: Iterable[Content]) -> tuple[list[tuple[int, int, bool]], list[Content]]:
        compared.extend(found := list(group))
        return merge(found)

    monkeypatch.setattr(unlike_records, "merge", counting)
    crowd = [make_legacy(id=1, entityName=f"name {number}", body={"a": number}) for number in range(200)]
    pair = [make_legacy(id=2, body={"a": number, "b": [number]}) for number in range(2)]
    dataset = load(json.dumps([*crowd, *pair]))

    assert (dataset.facts.total, dataset.facts.conflicts) == (202, 2)
    assert dataset.rows("SELECT DISTINCT fields FROM conflicts WHERE id = '1'") == [("entity_name,body",)]
    assert len(compared) == 2


def test_copies_in_a_crowd_are_merged(load: Loader) -> None:
    """Of a thousand records of one id that are forty different ones, forty stay."""
    crowd = [make_legacy(id=1, entityName=f"name {number % 40}") for number in range(1_000)]
    dataset = load(json.dumps(crowd))

    assert (dataset.facts.total, dataset.facts.duplicates, dataset.facts.conflicts) == (40, 960, 1)
    assert sorted(column(dataset, "entity_name")) == sorted(f"name {number}" for number in range(40))


def test_comparing_ends_when_it_is_cancelled(load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """The part that no engine does looks whether it is still wanted before each id."""
    looked: list[object] = []

    def cancelling(group: Iterable[Content]) -> tuple[list[tuple[int, int, bool]], list[Content]]:
        looked.append(group)
        makers[0].cancel()
        return merge(group)

    makers: list[builder.Builder] = []
    made = builder.Builder.__post_init__

    def making(self: builder.Builder) -> None:
        makers.append(self)
        made(self)

    monkeypatch.setattr(builder.Builder, "__post_init__", making)
    monkeypatch.setattr(unlike_records, "merge", cancelling)
    records = [make_legacy(id=number // 2, body={"a": number, "b": [number]}) for number in range(2_000)]

    with pytest.raises(CancelledError):
        load(json.dumps(records))
    assert len(looked) == 1


def test_too_little_memory_is_said(load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the engine can't hold or set aside ends in the error that names the setting."""

    def full(*_: object, **__: object) -> None:
        message = "failed to pin block"
        raise duckdb.OutOfMemoryException(message)

    monkeypatch.setattr(builder, "merge_copies", full)
    with pytest.raises(TooLittleMemoryError, match="AUDIT_EXPLORER_MEMORY_MB"):
        load(json.dumps([make_legacy(id=1), make_legacy(id=1)]))
