"""What is measured does its work, on a log so small that it costs no time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.benchmarks import jobs, ours, page_peer, peers, synthetic

if TYPE_CHECKING:
    from pathlib import Path

_RECORDS = 300


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Give two small synthetic exports, one after the other, in a folder of their own."""
    folder = tmp_path_factory.mktemp("benchmarks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(synthetic, "folder", lambda: folder)
        return [synthetic.export_of(_RECORDS, before) for before in (0, _RECORDS)]


@pytest.fixture(scope="module")
def export(exports: list[Path]) -> Path:
    """Give one of them."""
    return exports[0]


def test_everybody_reads_all_records(export: Path) -> None:
    """A first page, a whole log and each peer have the records that are in the file."""
    path = str(export)
    done = [jobs.first_page(path), jobs.load(path), jobs.grow(path), page_peer.first_page(path)]
    done += [peers.read_duckdb(path), peers.read_orjson(path)]
    assert [figures["records"] for figures in done] == [_RECORDS] * len(done)


def test_all_is_loaded_after_the_first_page(export: Path) -> None:
    """What is loaded behind the scenes is never said to be there before the page is."""
    found = jobs.first_page(str(export))
    assert 0 < found["opened"] <= found["seconds"] <= found["loaded"]
    assert 0 < found["peak"] <= found["peak_loaded"]


def test_a_search_finds_something_in_a_grown_log(export: Path) -> None:
    """Searched is what the log has, in each of its copies; one text is nowhere."""
    dataset = ours.grow(ours.open_export(export), 3)
    found = [ours.search(dataset, f"q={text}") for text in ours.SEARCHES]
    assert found[-1] == 0
    assert found[2] == 3 * ours.search(ours.open_export(export), f"q={ours.SEARCHES[2]}") > 0
    assert jobs.search(str(export), "3")["records"] == 3 * _RECORDS


def test_several_exports_are_written_as_one_csv(exports: list[Path], tmp_path: Path) -> None:
    """An export of several files has the rows of all."""
    target = tmp_path / "log.csv"
    assert jobs.write_csv(str(target), *map(str, exports))["records"] == 2 * _RECORDS
    assert len(target.read_text("utf-8").splitlines()) == 2 * _RECORDS + 1
