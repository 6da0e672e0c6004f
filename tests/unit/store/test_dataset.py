"""Tests of the dataset: its private folder, its answers, its end."""

from __future__ import annotations

import gc
import gzip
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from audit_explorer.sources import open_files
from tests.builders import make_legacy
from tests.unit.store.loading import Loader, column

if TYPE_CHECKING:
    from pathlib import Path


def test_the_folder_is_private_and_goes_with_the_dataset(load: Loader) -> None:
    """A log may hold secrets: nobody else may read it, and nothing of it stays."""
    dataset = load([make_legacy()])
    folder = dataset.folder

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not (folder / "spool").exists()
    dataset.close()
    dataset.close()
    assert not folder.exists()


def test_a_forgotten_dataset_is_removed(tmp_path: Path) -> None:
    """A session that ends without closing must leave no log on the disk."""
    dataset = open_files([Loader(tmp_path).file([make_legacy()])])
    folder = dataset.folder

    assert folder.exists()
    del dataset
    gc.collect()
    assert not folder.exists()


def test_several_threads_ask_at_once(load: Loader) -> None:
    """Pages of several sessions share a dataset; the engine refuses one connection to two threads."""
    dataset = load([make_legacy(id=number) for number in range(500)])
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: dataset.row("SELECT count(*) + ? FROM events", [n])[0], range(200)))

    assert answers == [500 + number for number in range(200)]


def test_facts_name_the_files_and_the_span(load: Loader) -> None:
    """The page says what was read from what."""
    facts = load(
        [
            make_legacy(id=1, happenedAt="2022-06-09T00:00:00Z"),
            make_legacy(id=2, happenedAt="2022-06-08T02:00:00+02:00"),
        ],
        json.dumps(make_legacy(id=3, happenedAt="2022-06-10")),
    ).facts

    assert [(file.name, file.records, file.repeats) for file in facts.files] == [
        ("file-1.json", 2, False),
        ("file-2.json", 1, False),
    ]
    assert (str(facts.oldest), str(facts.newest)) == ("2022-06-08 00:00:00+00:00", "2022-06-10 00:00:00+00:00")


@pytest.mark.parametrize("packed", [False, True])
def test_the_same_file_twice_adds_nothing(load: Loader, *, packed: bool) -> None:
    """Every record of the second is a copy, those without an id too: it is the very same file, packed or not."""
    text = json.dumps([make_legacy(id=1), make_legacy(id=None), make_legacy(id=1)]).encode()
    dataset = load(text, gzip.compress(text) if packed else text)

    assert column(dataset, "id") == ["1", None]
    assert (dataset.facts.total, dataset.facts.duplicates) == (2, 4)
    assert [file.repeats for file in dataset.facts.files] == [False, True]


def test_the_fingerprint_is_that_of_the_content(load: Loader) -> None:
    """Answers are cached by it: the same files find them again, other content never does."""
    path = load.file([make_legacy(id=1)])
    one, again, other = open_files([path]), open_files([path]), load([make_legacy(id=2)])
    one.close()
    again.close()

    assert one.fingerprint == again.fingerprint != other.fingerprint


def test_rows_keep_their_origin(load: Loader) -> None:
    """Each event leads back to its file and its number in it, in the order of the files."""
    dataset = load(
        [make_legacy(id=1), make_legacy(id=2)], json.dumps(make_legacy(id=3)) + "\n" + json.dumps(make_legacy(id=4))
    )
    origins = dataset.rows(
        "SELECT id, name, record FROM events JOIN received USING (seq) JOIN files USING (file) ORDER BY seq"
    )

    assert origins == [
        ("1", "file-1.json", 1),
        ("2", "file-1.json", 2),
        ("3", "file-2.json", 1),
        ("4", "file-2.json", 2),
    ]


def test_time_is_utc_whatever_the_machine_says(load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server in Berlin must not read a time without a zone as Berlin's."""
    monkeypatch.setenv("TZ", "Europe/Berlin")

    assert str(column(load([make_legacy(happenedAt="2022-06-08T00:00:00")]), "happened_at")[0]) == "2022-06-08 00:00:00"
