"""Ways to search that look into less than every event's text, against those that look into all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.filters import Condition, Filter
from audit_explorer.filters.expression import Text, all_of, inverse
from audit_explorer.filters.filter import Search
from audit_explorer.store.duckdb import column_words, finder, known_texts, searches
from audit_explorer.store.duckdb.known_texts import KnownTexts
from audit_explorer.store.duckdb.searches import Searches
from audit_explorer.store.ingest.normalised_event import DDL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.filters import Expression, Predicate

FEW = ("action", "source_ip", "cluster")
TEXTS = ("entity_name", "url", "error", "body")
#: Letters whose lower case is longer, shorter, ASCII or another at a word's end; both forms of Unicode; what is special
#: to a pattern, to JSON or to the engine.
PLAIN = ("team", "TEAM", "k", "K", "i", "s", "e", "_", "%", "\\", '"', "\0", "\n", " ", "-7", "\\ud800", "{", "a")
ODD = ("\u0130", "\u0131", "\u00df", "\u1e9e", "\u03a3", "\u03c2", "\u03c3", "\u212a", "\u017f", "\u00e9", "e\u0301")
MORE = (*ODD, "\u0301", "\u00c5", "\u212b", "\ufb01", "\U0001f600", "\u4e2d", "\u037e")

Row = tuple[str | None, ...]


def texts(pieces: tuple[str, ...]) -> st.SearchStrategy[str | None]:
    """Draw a value, or none."""
    return st.none() | st.lists(st.sampled_from(pieces), min_size=1, max_size=5).map("".join)


def logs() -> st.SearchStrategy[list[Row]]:
    """Draw the columns of some events; of every other log all are ASCII."""
    return st.sampled_from([PLAIN, PLAIN + MORE]).flatmap(
        lambda pieces: st.lists(st.tuples(*[texts(pieces)] * len(FEW + TEXTS)), min_size=1, max_size=30)
    )


def words() -> st.SearchStrategy[str]:
    """Draw what may be looked for."""
    some = st.lists(st.sampled_from(PLAIN + MORE), min_size=1, max_size=3).map("".join)
    return some.filter(lambda text: bool(text.strip()))


def parts() -> st.SearchStrategy[Expression]:
    """Draw one thing that a search may ask."""
    text: st.SearchStrategy[Expression] = words().map(Text)
    fields = st.sampled_from(FEW + TEXTS)
    one: st.SearchStrategy[Expression] = st.builds(
        lambda field, value: Condition(field, "contains", value), fields, words()
    )
    other: st.SearchStrategy[Expression] = st.builds(
        Condition,
        st.sampled_from([*FEW, "entity_name", "url"]),
        st.sampled_from(["begins", "ends", "is"]),
        words(),
    )
    patterns: list[Expression] = [Text("t?a", "matches"), Text("[a-k]$", "regex"), Condition("action", "regex", "^t|k")]
    return (text | text | one | other | st.sampled_from(patterns)).flatmap(
        lambda part: st.sampled_from([part, part, inverse(part)])
    )


def opened(rows: list[Row]) -> duckdb.DuckDBPyConnection:
    """Give an engine with these events, their few values in dictionaries."""
    connection = duckdb.connect()
    connection.execute(DDL)
    marks = ", ".join("?" for _ in FEW + TEXTS)
    connection.executemany(
        f"INSERT INTO events (seq, {', '.join(FEW + TEXTS)}) VALUES (?, {marks})",  # noqa: S608 - names of the fields
        [[number, *row] for number, row in enumerate(rows)],
    )
    for name in FEW:
        values = f"SELECT DISTINCT {name} FROM events WHERE {name} <> ''"  # noqa: S608 - a name of the fields
        connection.execute(f"CREATE TYPE enum_{name} AS ENUM (SELECT '' UNION ALL {values})")
        connection.execute(f"ALTER TABLE events ALTER {name} TYPE enum_{name}")
    return connection


def matching(connection: duckdb.DuckDBPyConnection, where: Predicate) -> list[int]:
    """Give the numbers of the events that a predicate keeps."""
    sql = f"SELECT seq FROM events WHERE {where.sql} ORDER BY seq"  # noqa: S608 - the predicate under test
    return [row[0] for row in connection.execute(sql, list(where.parameters)).fetchall()]


@settings(max_examples=20, deadline=None)
@given(
    logs(),
    st.lists(parts(), min_size=1, max_size=6),
    st.sampled_from([0, 1, 30]),
    st.sampled_from([1, 2, 50]),
    st.sampled_from([0, 99]),
)
def test_a_search_step_by_step_finds_what_the_filter_keeps(
    rows: list[Row], asked: list[Expression], most_words: int, few_of: int, many: int
) -> None:
    """Whatever the texts: through dictionaries, plain columns and wider answers come the same events as through all."""
    with pytest.MonkeyPatch.context() as patch, opened(rows) as connection:
        patch.setattr(finder, "_MANY", many)
        patch.setattr(column_words, "_REPEATED", 2)
        patch.setattr(known_texts, "_MOST_WORDS", most_words)
        patch.setattr(finder, "_FEW_OF", few_of)
        patch.setattr(searches, "WORTHWHILE", 1)
        patch.setattr(finder, "WORTHWHILE", 1)
        found = Searches(connection)
        for count in range(1, len(asked) + 1):
            for expression in (all_of(*asked[:count]), asked[count - 1]):
                one = Filter(expression=expression)
                assert matching(connection, found.where(one)) == matching(connection, one.predicate()), one


@settings(max_examples=20, deadline=None)
@given(logs(), words(), words(), words())
def test_what_is_implied_is_among_what_implies_it(rows: list[Row], before: str, middle: str, after: str) -> None:
    """Each event that has a longer text has each text in it, as far as a search is sure of that."""
    asked = [
        search
        for value in (before + middle + after, middle, before)
        for search in (
            Search(Filter(expression=Text(value))),
            Search(Filter((Condition("entity_name", "contains", value),))),
            Search(Filter((Condition("error", "contains", value),))),
            Search(Filter((Condition("error", "contains", value, negated=True),))),
            Search(Filter(expression=Text(value)), excluded=True),
        )
    ]
    with opened(rows) as connection:
        kept = [
            set(range(len(rows))) - found if one.excluded else found
            for one in asked
            for found in [set(matching(connection, one.filter.predicate()))]
        ]
        for one, here in zip(asked, kept, strict=True):
            for other, there in zip(asked, kept, strict=True):
                assert not one.implies(other) or here <= there, (one, other)


def test_a_search_implies_what_is_shorter() -> None:
    """A longer word, or a longer text in the same field, is looked for among what the shorter one found."""

    def text(value: str, *, excluded: bool = False) -> Search:
        return Search(Filter(expression=Text(value)), excluded)

    def field(name: str, value: str) -> Search:
        return Search(Filter((Condition(name, "contains", value),)))

    assert text("team-7").implies(text("team"))
    assert field("url", "/api/v1").implies(field("url", "api"))
    assert not text("team").implies(text("team-7"))
    assert not field("url", "team-7").implies(field("entity_name", "team"))
    assert not text("team-7", excluded=True).implies(text("team", excluded=True))
    assert not text("team-7").implies(text("team", excluded=True))


class Noted:
    """A connection that notes what is asked."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.asked: list[str] = []

    def cursor(self) -> Noted:
        """Give itself."""
        return self

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> duckdb.DuckDBPyConnection:
        """Note it and ask it."""
        self.asked.append(sql)
        return self._connection.execute(sql, parameters)

    def sql(self, sql: str) -> duckdb.DuckDBPyRelation:
        """Ask it."""
        return self._connection.sql(sql)


def test_a_narrower_search_reads_the_wider_ones_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more word, or a longer one, is looked for among the events that were found, in no event's text again."""
    monkeypatch.setattr(finder, "_FEW_OF", 1)
    rows: list[Row] = [("Create", None, None, f"team-{number}", None, None, '{"a": 1}') for number in range(9)]
    rows += [(None,) * len(rows[0])] * 20
    with opened(rows) as connection:
        noted = Noted(connection)
        found = Searches(cast("duckdb.DuckDBPyConnection", noted))
        found.where(Filter(text="team-"))
        for narrower in ("team- 7", "team-7", "team- -8"):
            noted.asked.clear()
            where = found.where(Filter(text=narrower))
            made = [sql for sql in noted.asked if sql.startswith("CREATE")]
            assert len(made) == 1
            assert re.search(r"FROM found_[0-9]+ WHERE", made[0])
            assert matching(connection, where) == ([7] if "7" in narrower else [0, 1, 2, 3, 4, 5, 6, 7])


def test_what_is_known_of_texts_is_so() -> None:
    """A column of ASCII is plain, one with any other letter is not; few values are looked up, many are not."""
    rows: list[Row] = [(f"act{number}", None, "c", "team", "/\u00fc", None, None) for number in range(80)]
    with opened(rows) as connection:
        known = KnownTexts(connection)
        assert known.is_plain("entity_name")
        assert not known.is_plain("url")
        asked = Filter((Condition("action", "contains", "ACT7"),)).predicate((), known)
        assert "LIKE" not in asked.sql
        assert matching(connection, asked) == [7, *range(70, 80)]
        assert "LIKE" in Filter((Condition("action", "regex", "x"), Condition("url", "contains", "x"))).predicate().sql
        assert Filter((Condition("cluster", "contains", "z"),)).predicate((), known).sql == "(false)"
