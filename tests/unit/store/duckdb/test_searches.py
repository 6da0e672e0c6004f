"""Searches whose result is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

import pytest

from audit_explorer.exports import Export, slices
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files
from audit_explorer.sources.sample import sample_path
from audit_explorer.store import Database
from audit_explorer.store.duckdb import finder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit_explorer.filters import Predicate
    from audit_explorer.filters.column import Texts
    from audit_explorer.store import Batches


@pytest.fixture(scope="module")
def dataset() -> Iterator[Database]:
    """The built-in sample."""
    opened = open_files([sample_path()])
    yield opened
    opened.close()


def matching(dataset: Database, where: Predicate) -> set[int]:
    """Give the numbers of the events that a predicate keeps."""
    sql = f"SELECT seq FROM events WHERE {where.sql}"  # noqa: S608 - the predicate under test
    return {row[0] for row in dataset.rows(sql, where.parameters)}


@pytest.mark.parametrize(
    "query",
    [
        [],
        [("action", "Delete")],
        [("q", "nlp")],
        [("q", "nlp"), ("action", "Update"), ("not.actor", "ci-deploy")],
        [("entity_name~", "smoke"), ("entity_name", "nlp-research")],
        [("not.entity_name~", "smoke"), ("q", "gpu"), ("from", "2026-08-01")],
        [("q", "nothing has this")],
    ],
)
def test_a_kept_search_is_the_filter(dataset: Database, query: list[tuple[str, str]]) -> None:
    """Whether or not its searches are done beforehand, a filter keeps the same events, the second time too."""
    asked = Filter.from_query(query)
    expected = matching(dataset, asked.predicate())
    assert matching(dataset, dataset.where(asked)) == expected
    assert matching(dataset, dataset.where(asked)) == expected


def tables(dataset: Database) -> set[str]:
    """Give the names of the tables that searches made and that are still there."""
    sql = "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'found%'"
    return {row[0] for row in dataset.rows(sql)}


def test_the_oldest_search_goes_and_every_remembered_one_answers(dataset: Database) -> None:
    """However many searches there are, only the latest take room, and each of these is not searched again."""
    asked = [Filter(text=f'"text {number}"') for number in range(40)]
    for one in asked:
        dataset.where(one)
    remembered = tables(dataset)
    assert len(remembered) == 32
    for one in reversed(asked[-32:]):
        assert matching(dataset, dataset.where(one)) == matching(dataset, one.predicate())
    assert tables(dataset) == remembered
    # Asked in the reverse order, the last one of the forty is now the one that was asked for longest ago.
    dataset.where(asked[0])
    assert matching(dataset, dataset.where(asked[-32])) == set()
    assert len(tables(dataset) & remembered) == 31
    dataset.where(asked[-1])
    assert len(tables(dataset) & remembered) == 30


def test_what_a_predicate_stands_on_stays_while_it_is_asked(dataset: Database) -> None:
    """A predicate answers however many searches come after it; let go of, its table goes with the next search."""
    asked = Filter(text="nlp")
    where = dataset.where(asked)
    expected = matching(dataset, asked.predicate())
    for number in range(40):
        dataset.where(Filter(text=f'"other text {number}"'))
    assert matching(dataset, where) == expected != set()
    assert len(tables(dataset)) == 33
    del where
    dataset.where(Filter(text='"one more"'))
    assert len(tables(dataset)) == 32


def test_many_who_search_at_once_are_all_answered(dataset: Database) -> None:
    """Searches of several pages push each other out, and none of the answers is wrong or an engine's error."""
    texts = ["nlp", "smoke", "gpu", "corp", *(f'"text {number}"' for number in range(40))]
    expected = {text: matching(dataset, Filter(text=text).predicate()) for text in texts}

    def ask(number: int) -> bool:
        text = texts[number % len(texts)]
        return matching(dataset, dataset.where(Filter(text=text))) == expected[text]

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(200)))


def test_an_export_searches_its_text_once(dataset: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many slices a file has, the text is looked for once, and the file holds what the filter keeps."""
    monkeypatch.setattr(slices, "SLICE_ROWS", 7)
    asked = Filter(text="nlp")
    sent: list[str] = []
    batches = Database.batches

    def noted(self: Database, sql: str, parameters: Sequence[object] = ()) -> Batches:
        sent.append(sql)
        return batches(self, sql, parameters)

    monkeypatch.setattr(Database, "batches", noted)
    lines = b"".join(Export(dataset, asked).chunks()).count(b"\r\n") - 1
    assert lines == len(matching(dataset, asked.predicate())) > 7
    assert len(sent) > lines / 7
    assert not [sql for sql in sent if "LIKE" in sql]


def test_a_remembered_search_waits_for_no_other(dataset: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one search takes its time, those whose answer is there already are answered; the same one is made once."""
    remembered, slow = Filter(text="nlp"), Filter(text="what-no-other-test-looks-for")
    dataset.where(remembered)
    begun, go_on = Event(), Event()
    made: list[Filter] = []
    predicate = Filter.predicate

    def waiting(self: Filter, years: tuple[int, ...] = (), texts: Texts | None = None) -> Predicate:
        if slow.text in repr(self):
            made.append(self)
            begun.set()
            assert go_on.wait(60)
        return predicate(self, years, texts)

    monkeypatch.setattr(Filter, "predicate", waiting)
    with ThreadPoolExecutor(3) as threads:
        both = [threads.submit(dataset.where, slow) for _ in range(2)]
        assert begun.wait(60)
        assert matching(dataset, dataset.where(remembered))
        go_on.set()
        first, second = (one.result(timeout=60) for one in both)
    assert first.sql == second.sql
    assert len(made) == 1


def test_a_search_that_failed_is_made_again(dataset: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """What went wrong once is told to whoever asked, and not remembered as an answer."""
    asked = Filter(text="only once")

    def failing(self: Filter, years: tuple[int, ...] = (), texts: Texts | None = None) -> Predicate:
        del self, years, texts
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(Filter, "predicate", failing)
        with pytest.raises(RuntimeError):
            dataset.where(asked)
    assert matching(dataset, dataset.where(asked)) == matching(dataset, asked.predicate())


def test_a_search_that_failed_half_way_leaves_no_table(dataset: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found before the texts could not be fetched takes no room after the next search."""
    asked = Filter(text="zz-no-other-test")
    with monkeypatch.context() as patch:
        patch.setattr(finder, "_TEXTS", "no_such_column")
        with pytest.raises(Exception, match="no_such_column"):
            dataset.where(asked)
    left = tables(dataset)
    kept = dataset.where(Filter(text="yy-nor-this-one"))
    assert matching(dataset, kept) == set()
    assert len(tables(dataset) - left) == 1
    assert left - tables(dataset)
    assert matching(dataset, dataset.where(asked)) == matching(dataset, asked.predicate())
