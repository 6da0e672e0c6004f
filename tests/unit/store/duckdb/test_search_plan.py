"""Searches of large logs, by the different texts of columns and by where a wider search found its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.filters import Condition, Filter
from audit_explorer.filters.expression import Text, all_of, inverse
from audit_explorer.store.duckdb import column_words, finder, searches
from audit_explorer.store.duckdb.column_words import ColumnWords
from audit_explorer.store.duckdb.searches import Searches
from tests.unit.store.duckdb.search_logs import FEW, TEXTS, Noted, Row, logs, matching, opened, words

if TYPE_CHECKING:
    import duckdb

    from audit_explorer.filters import Expression

#: Columns whose different texts are looked into; those of the others are looked into one by one.
REPEATING = (TEXTS, ("entity_name", "error"), ("body", "url"), ("url",))
FIELDS = (*FEW, *TEXTS)
NOTHING: list[Row] = [(None,) * len(FIELDS)]


def make_large(patch: pytest.MonkeyPatch, *, few_of: int = 1, repeating: tuple[str, ...] = TEXTS) -> None:
    """Take every log for a large one; answers of any size are worth narrowing, and of few enough their texts stay."""
    patch.setattr(finder, "_MANY", 0)
    patch.setattr(finder, "_FEW_OF", few_of)
    patch.setattr(finder, "WORTHWHILE", 1)
    patch.setattr(searches, "WORTHWHILE", 1)
    patch.setattr(column_words, "_REPEATED", 0)
    patch.setattr(column_words, "_COLUMNS", repeating)


def typed(word: str, further: list[str]) -> list[Expression]:
    """Give what is asked while somebody types a word and further ones, letter by letter, excluding every third."""
    asked: list[Expression] = [Text(word[:end]) for end in range(1, len(word) + 1) if word[:end].strip()]
    before = Text(word)
    parts = [inverse(Text(one)) if place % 3 == 2 else Text(one) for place, one in enumerate(further)]
    return [*asked, *(all_of(before, *parts[:end]) for end in range(1, len(parts) + 1))]


@settings(max_examples=40, deadline=None)
@given(
    logs(),
    words(),
    st.lists(words(), max_size=6),
    st.sampled_from(FIELDS),
    st.sampled_from(REPEATING),
    st.sampled_from([1, 2, 50]),
)
def test_what_is_typed_letter_by_letter_is_found(
    rows: list[Row], word: str, further: list[str], field: str, repeating: tuple[str, ...], few_of: int
) -> None:
    """Whatever the texts and the columns that repeat them, each step has the same events as a look into every text."""
    with pytest.MonkeyPatch.context() as patch, opened(rows) as connection:
        make_large(patch, few_of=few_of, repeating=repeating)
        found = Searches(connection)
        asked = [Filter(expression=one) for one in typed(word, further)]
        asked += [Filter((Condition(field, "contains", word[:end]),)) for end in (1, len(word)) if word[:end].strip()]
        asked.append(Filter((Condition(field, "contains", word),), expression=typed(word, further)[-1]))
        for one in asked:
            assert matching(connection, found.where(one)) == matching(connection, one.predicate()), one


def made(noted: Noted) -> list[str]:
    """Give the statements that made tables of events that were found."""
    return [sql for sql in noted.asked if "TABLE found" in sql]


def rows_of(texts: dict[str, str | None], times: int) -> list[Row]:
    """Give so many events of these texts; # in one is the event's number."""
    return [
        tuple(None if (one := texts.get(name)) is None else one.replace("#", str(number)) for name in FIELDS)
        for number in range(times)
    ]


def test_a_further_letter_is_looked_for_where_the_word_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """It reads neither the events nor any text but the different ones of the columns that had the word."""
    make_large(monkeypatch, repeating=("entity_name", "url"))
    rows = rows_of({"action": "Create team", "entity_name": "team-#", "url": "/x", "body": '{"a": 1}'}, 20)
    with opened(rows + NOTHING * 100) as connection:
        noted = Noted(connection)
        found = Searches(cast("duckdb.DuckDBPyConnection", noted))
        found.where(Filter(text="team"))
        noted.asked.clear()
        where = found.where(Filter(text="team-1"))
        assert matching(connection, where) == [1, *range(10, 20)]
        steps = made(noted)
        assert steps
        assert not [sql for sql in steps if "events" in sql or "words_of_url" in sql]


def test_a_further_word_of_few_events_reads_no_long_text_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """The texts that are looked into one by one stay with an answer of few events."""
    make_large(monkeypatch, repeating=("entity_name", "url"))
    with opened(rows_of({"entity_name": "team-#", "body": '{"a": "x#"}'}, 20) + NOTHING * 100) as connection:
        noted = Noted(connection)
        found = Searches(cast("duckdb.DuckDBPyConnection", noted))
        found.where(Filter(text="team-1"))
        noted.asked.clear()
        where = found.where(Filter(text="team-1 x1"))
        assert matching(connection, where) == [1, *range(10, 20)]
        steps = made(noted)
        assert steps
        assert "text_body" in steps[0]
        assert not [sql for sql in steps if "events" in sql]


def test_what_is_in_none_of_the_different_texts_is_not_looked_for_in_the_events(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A column none of whose texts has the word is not read at all."""
    make_large(monkeypatch, repeating=("entity_name", "url"))
    with opened(rows_of({"entity_name": "team-#", "url": "/x"}, 20)) as connection:
        noted = Noted(connection)
        where = Searches(cast("duckdb.DuckDBPyConnection", noted)).where(Filter(text="/x"))
        assert matching(connection, where) == list(range(20))
        assert not [sql for sql in made(noted) if "entity_name" in sql]


def test_an_answer_that_is_most_of_the_log_keeps_no_more_than_its_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would take more room than it saves time."""
    make_large(monkeypatch)
    monkeypatch.setattr(finder, "WORTHWHILE", 1 / 3)
    with opened(rows_of({"entity_name": "team-#", "body": "team"}, 20)) as connection:
        found = Searches(connection)
        where = found.where(Filter(text="team"))
        columns = connection.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = 'found_1'").fetchall()
        assert columns == [("seq",)]
        assert len(matching(connection, where)) == 20
        assert matching(connection, found.where(Filter(text="team-7"))) == [7]


def test_a_guess_that_was_wrong_keeps_no_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many events that stand where nobody guesses them only the places stay, and what follows is right."""
    make_large(monkeypatch, few_of=50, repeating=("entity_name",))
    # Every fiftieth event, beginning with the first, is looked at for the guess.
    rows = rows_of({"url": "team-#", "entity_name": "x"}, 1000)
    rows = [row if number % 50 and number > 600 else NOTHING[0] for number, row in enumerate(rows)]
    with opened(rows) as connection:
        found = Searches(connection)
        asked = Filter(text="team")
        assert matching(connection, found.where(asked)) == matching(connection, asked.predicate())
        columns = connection.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = 'found_1'").fetchall()
        assert len(columns) == 2, columns
        longer = Filter(text="team-99 -team-991")
        assert matching(connection, found.where(longer)) == matching(connection, longer.predicate()) != []


def test_columns_that_repeat_their_texts_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their different texts are collected once, however many ask; a column of ever other texts is left alone."""
    monkeypatch.setattr(column_words, "_COLUMNS", TEXTS)
    rows: list[Row] = [("a", None, None, f"team-{number % 3}", None, f"e{number}", None) for number in range(200)]
    with opened(rows) as connection:
        noted = Noted(connection)
        known = ColumnWords(cast("duckdb.DuckDBPyConnection", noted))
        assert known.fields == frozenset()
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(known.make, [len(rows)] * 8))
        assert "entity_name" in known.fields
        assert "error" not in known.fields
        assert len([sql for sql in noted.asked if "words_of_entity_name" in sql]) == 1
        texts = connection.execute("SELECT word FROM words_of_entity_name ORDER BY 1").fetchall()
        assert texts == [("team-0",), ("team-1",), ("team-2",)]


def test_more_texts_than_the_engine_thought_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guess of the engine's statistics fills no memory for long."""
    monkeypatch.setattr(column_words, "_COLUMNS", ("entity_name",))
    monkeypatch.setattr(column_words, "_repeats", lambda _known, _total: True)
    monkeypatch.setattr(column_words, "_MOST", 4)
    with opened(rows_of({"entity_name": "team-#"}, 20)) as connection:
        known = ColumnWords(connection)
        known.make(20)
        assert known.fields == frozenset()
        left = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'words%'").fetchall()
        assert left == [(0,)]
