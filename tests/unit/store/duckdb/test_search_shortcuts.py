"""Ways to search that look into less than every event's text, against those that look into all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.filters import Condition, Filter
from audit_explorer.filters.expression import Text, all_of, inverse
from audit_explorer.filters.filter import Search
from audit_explorer.store.duckdb import column_words, finder, known_texts, searches
from audit_explorer.store.duckdb.known_texts import KnownTexts
from audit_explorer.store.duckdb.searches import Searches
from tests.unit.store.duckdb.search_logs import FEW, TEXTS, Noted, Row, logs, matching, opened, words

if TYPE_CHECKING:
    import duckdb

    from audit_explorer.filters import Expression


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
