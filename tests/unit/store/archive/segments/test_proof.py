"""Tests of which segments prove what was added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.store.archive.layout import Layout
from audit_explorer.store.archive.segments.proof import proven
from tests.unit.store.archive.working import NOW, records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit_explorer.store.archive import Archive
    from tests.unit.store.loading import Loader


@pytest.fixture
def proofs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Mapping[str, int], str]]:
    """Note what each adding gives to the notes as proof, and who added."""
    given: list[tuple[Mapping[str, int], str]] = []

    def write_notes(*args: Any, by: str) -> None:  # noqa: ANN401 - what it is given
        given.append((args[3], by))

    monkeypatch.setattr("audit_explorer.store.archive.archive.write_notes", write_notes)
    return given


def test_an_adding_names_what_holds_its_records(
    archive: Archive, load: Loader, proofs: list[tuple[Mapping[str, int], str]]
) -> None:
    """New records and repeated ones alike: each counts once, for the segment that has it."""
    first = archive.add(load(records(0, 100)), by="ann")
    second = archive.add(load(records(50, 100)))
    archive.add(load(records(0, 150)))
    archive.note([])
    assert [sum(proof.values()) for proof, _ in proofs] == [100, 100, 150, 0]
    assert set(proofs[0][0]) == {one.name for one in first.segments}
    old, new = ({one.name for one in added.segments} for added in (first, second))
    assert set(proofs[1][0]) <= old | new
    assert sum(count for name, count in proofs[1][0].items() if name in new) == 50
    assert set(proofs[2][0]) == old | new
    assert [by for _, by in proofs] == ["ann", "", "", ""]


def test_merged_segments_are_proven_by_the_one_that_has_their_records(archive: Archive, load: Loader) -> None:
    """However often it was merged, an old name leads to the segment that is there now; a damaged one proves nothing."""
    assert proven(Layout(archive.folder)) == {}
    names = set()
    for first in range(4):
        added = archive.add(load(records(first * 30, 30)))
        names |= {one.name for one in added.segments}
        if first % 2:
            archive.compact(NOW)
    archive.compact(NOW)
    there = {one.name for one in archive.segments()}
    said = proven(Layout(archive.folder))
    assert names <= said.keys()
    assert there <= said.keys()
    assert set(said.values()) == there
    assert all(old[:7] == new[:7] for old, new in said.items())
    gone = min(there)
    path = archive.folder / "segments" / gone
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert gone not in set(proven(Layout(archive.folder)).values())
    assert {old for old, new in said.items() if new != gone} == proven(Layout(archive.folder)).keys()
