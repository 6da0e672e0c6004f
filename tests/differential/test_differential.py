"""Reading in two ways, and what the logs of the repository were read as before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from audit_explorer.sources import open_files
from tests.differential.everything import Everything, everything
from tests.differential.golden_digests import WRITTEN, golden_digests
from tests.differential.logs import NOW
from tests.differential.mutations import mutated

if TYPE_CHECKING:
    from pathlib import Path

OPENING = "audit_explorer.sources.files.opening"


def _everything(path: Path) -> Everything:
    dataset = open_files([path], now=NOW)
    try:
        return everything(dataset)
    finally:
        dataset.close()


def _never(*_: object, **__: object) -> None:
    pytest.fail("read record by record")


@pytest.mark.parametrize("number", [7, 16, 30, 41])
def test_the_fast_way_reads_what_the_tolerant_way_reads(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways give the same rows, texts, problems, copies and facts of what both can read.

    These are numbers of mutated exports that the engine's own reader takes: arrays, lines, wrapped records, with
    undated records, conflicts, copies and both generations among them.
    """
    path = tmp_path / "log.json"
    path.write_bytes(mutated(number))
    with monkeypatch.context() as patch:
        patch.setattr(f"{OPENING}.write_spool", _never)
        fast = _everything(path)
    with monkeypatch.context() as patch:
        patch.setattr(f"{OPENING}.Opening._load_plain", lambda *_: False)
        tolerant = _everything(path)
    # In a collector's line the one way has the record, the other the line, as what was received and what it was with.
    parts = fast.keys() if number != 7 else fast.keys() - {"received"}
    for part in parts:
        assert fast[part] == tolerant[part], part


def test_every_log_of_the_repository_is_read_as_before() -> None:
    """Each file's rows, raw texts and problems have the digest that they had when golden.json was written.

    Where another reading is meant, `python -m tests.differential.golden_digests` writes the file anew; say in the
    commit which files read otherwise, and why.
    """
    golden = json.loads(WRITTEN.read_text("utf-8"))
    found = golden_digests()
    assert {name for name in golden.keys() | found.keys() if golden.get(name) != found.get(name)} == set()
