"""Tests of expressions: what is asked, said, linked and refused."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.filters import Condition, Expression, Filter, read_query
from audit_explorer.filters.expression import (
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_PARTS,
    All,
    Any,
    Not,
    Text,
    all_of,
    any_of,
    conjuncts,
    depth,
    inverse,
    leaves,
    written,
)
from audit_explorer.filters.filter import Search
from audit_explorer.filters.sentence import phrase
from audit_explorer.period import UTC_ZONE, Period
from audit_explorer.shown.inert import shorten, visible
from tests.unit.filters.strategies import HOSTILE, expressions

if TYPE_CHECKING:
    from audit_explorer.store import Dataset

FAILED = Condition("result", "is", "Failed")
HIGH = Condition("http_status", ">=", "400")
DELETE = Condition("action", "is", "Delete")
NOT_CI = Condition("actor", "matches", "ci-*", negated=True)


def ids(dataset: Dataset, where: str) -> str:
    """Give the ids of the events that a link's expression keeps."""
    asked, ignored = read_query([("where", where)])
    assert ignored == ()
    sql, parameters = asked.predicate()
    return "".join(row[0] for row in dataset.rows(f"SELECT id FROM events WHERE {sql} ORDER BY seq", parameters))  # noqa: S608 - our own predicate


@pytest.mark.parametrize(
    ("where", "expected", "said"),
    [
        (
            "and(or(http_status>=400,error_type=Forbidden),not.actor*=ci-*)",
            "",
            "actor is not like “ci-*” and (error type is exactly Forbidden or HTTP status is at least 400)",
        ),
        ("or(http_status>=500,action=login)", "35", "action is exactly Login or HTTP status is at least 500"),
        (
            "not(or(http_status>=400,action=Login))",
            "146",
            "not (action is exactly Login or HTTP status is at least 400)",
        ),
        ("not(http_status>=400)", "1346", "HTTP status is not at least 400"),
        ("not(not.http_status>=400)", "25", "HTTP status is at least 400"),
        ("and(result=Failed,or(q=permission,missing=cluster))", "25", None),
        ("or(q=permission,missing=action)", "26", "action has no value or “permission” is mentioned"),
        ("not(q=permission)", "13456", "not (“permission” is mentioned)"),
        (
            'or(entity_name="team-a",action="x, or (y)")',
            "1",
            "action is exactly “x, or (y)” or entity is exactly team-a",
        ),
        ('or(entity_name=team-a,action="or")', "1", "action is exactly “or” or entity is exactly team-a"),
        ("action=Delete", "2", "action is exactly Delete"),
        ("and(action=Delete, not( result=ok ) )", "2", "action is exactly Delete and outcome is not Succeeded"),
        ('body."no te"=x', "", 'body "no te" is exactly x'),
        ("or(not.entity_name=team-a,success=false)", "23456", None),
    ],
)
def test_a_link_acts_and_speaks(dataset: Dataset, where: str, expected: str, said: str | None) -> None:
    """An expression keeps exactly these events and says every part; what has no value is false, its opposite true."""
    assert ids(dataset, where) == expected
    asked, _ = read_query([("where", where)])
    assert said is None or asked.sentence(UTC_ZONE) == f"Events where {said}, all time"


def test_it_stands_beside_the_conditions() -> None:
    """Conditions, text, period and expression all have to fit; the panel's changes leave the expression."""
    asked, _ = read_query(parse_qsl("result=Failed&q=e&where=or(action%3DDelete,action%3DLogin)&last=30d"))

    assert asked.sentence(UTC_ZONE) == (
        "Failed events with “e” and where action is exactly Delete or action is exactly Login, "
        "the 30 days up to the newest record"
    )
    for changed in (asked.adding(DELETE), asked.removing(FAILED), asked.without("action"), asked.with_period(Period())):
        assert changed.expression == asked.expression
    assert asked.fields == ("result",)
    assert asked.values("action") == ()
    assert asked.to_query() == [
        ("last", "30d"),
        ("result", "Failed"),
        ("q", "e"),
        ("where", "or(action=Delete,action=Login)"),
    ]


@pytest.mark.parametrize(
    "where",
    [
        "",
        "and()",
        "or(action=Delete",
        "or(action=Delete))",
        "action",
        "action=a b",
        'action="a',
        "or(action=Delete;action=Login)",
        "colour=red",
        "body.=x",
        "http_status>=x",
        "q=",
        'q=" "',
        "last=7d",
        "xor(action=Delete,action=Login)",
        "not(" * 2000,
        f"{'not(or(action=Delete,' * MAX_DEPTH}action=x{'))' * MAX_DEPTH}",
        f"q={'x' * MAX_LENGTH}",
        f"or({','.join(f'id={n}' for n in range(MAX_PARTS + 1))})",
    ],
)
def test_what_can_not_be_read_is_named(where: str) -> None:
    """Malformed, too deep, too long or of too many parts: one sentence, everything else as asked."""
    asked, ignored = read_query([("where", where), ("action", "Delete")])

    assert asked == Filter((DELETE,))
    assert len(ignored) == 1
    assert ignored[0].startswith(f"where={shorten(where, 60)} is ignored: ")
    assert len(ignored[0]) < 250


def test_only_the_first_counts() -> None:
    """As with the text, a second one is named."""
    asked, ignored = read_query([("where", "action=Delete"), ("where", "action=Login")])

    assert asked == Filter(expression=DELETE)
    assert ignored == ("where=action=Login is ignored: where is given more than once",)


def test_equal_expressions_are_equal_values() -> None:
    """Order, repetition, groups in groups and double negation make no other question: caches and links depend on it."""
    one = All((FAILED, Any((HIGH, DELETE)), NOT_CI))
    other = all_of(NOT_CI, all_of(any_of(DELETE, HIGH, DELETE), FAILED), FAILED)

    assert one == other
    assert hash(one) == hash(other)
    assert all_of(FAILED, FAILED) == any_of(FAILED) == FAILED
    assert inverse(inverse(one)) == one
    assert inverse(NOT_CI) == Condition("actor", "matches", "ci-*")
    assert Text("e\u0301 ") == Text("\u00e9")
    assert conjuncts(one) == one.parts
    assert conjuncts(HIGH) == (HIGH,)


def test_what_is_no_expression_is_refused() -> None:
    """One way to say a thing, and bounds on how much of it."""
    deep: Expression = all_of(FAILED, HIGH)
    for _ in range(MAX_DEPTH - 2):
        deep = any_of(deep, DELETE) if isinstance(deep, All) else all_of(deep, HIGH)
    assert depth(deep) == MAX_DEPTH
    for make in (
        lambda: inverse(deep),
        lambda: All((FAILED,)),
        lambda: Any((FAILED, FAILED)),
        lambda: Not(FAILED),
        lambda: Not(Not(Text("x"))),
        lambda: Text(" "),
        lambda: any_of(*(Condition("id", "is", str(number)) for number in range(MAX_PARTS + 1))),
        lambda: any_of(DELETE, Text("x" * MAX_LENGTH)),
        lambda: Filter(expression=Text("x" * MAX_LENGTH)),
    ):
        with pytest.raises(ValueError, match=r"."):
            make()


@pytest.mark.parametrize(
    ("where", "place"), [(")", 1), ("action=Delete)", 14), ("or(action=Delete;", 18), ("and(action=Delete,,", 19)]
)
def test_the_place_of_a_slip_is_told(where: str, place: int) -> None:
    """The first character that does not go on is counted from 1."""
    _, ignored = read_query([("where", where)])

    assert f"character {place} does not go on" in ignored[0]


@pytest.mark.parametrize("group", ["{}(action=Delete,{})", "{}({},action=Delete)"])
def test_a_link_may_have_as_many_levels_as_an_expression(group: str) -> None:
    """Whichever part is the deep one; a level more is refused."""
    where = "id=1"
    for level in range(1, MAX_DEPTH):
        where = group.format("and" if level % 2 else "or", where)
    beyond = group.format("or" if MAX_DEPTH % 2 == 0 else "and", where)

    asked, ignored = read_query([("where", where)])

    assert ignored == ()
    assert asked.expression is not None
    assert depth(asked.expression) == MAX_DEPTH
    assert f"more than {MAX_DEPTH} levels" in read_query([("where", beyond)])[1][0]


@given(expressions(HOSTILE))
def test_an_expression_comes_back_from_its_link(expression: Expression) -> None:
    """Opening a link asks the same, whatever stands in it."""
    asked = Filter(expression=expression)
    back, ignored = read_query(parse_qsl(urlencode(asked.to_query()), strict_parsing=True))

    assert back == asked
    assert ignored == ()
    assert written(expression) == dict(asked.to_query())["where"]


@given(expressions(HOSTILE))
def test_every_part_is_said(expression: Expression) -> None:
    """The sentence has every part's value, inert; parentheses and quotation marks of ours are balanced around them."""
    said = phrase(expression)

    for leaf in leaves(expression):
        value = leaf.text if isinstance(leaf, Text) else leaf.value
        assert shorten(visible(value), 60) in said
    assert not any(character in said for character in "\n\r\t\0\u202e\u200b\u2028\ud800")


@given(st.text(max_size=40) | st.text('and(or,not)="\\ q action Delete*', max_size=60))
def test_any_text_is_read_or_named(where: str) -> None:
    """Never an exception, never silence."""
    asked, ignored = read_query([("where", where)])

    assert (asked.expression is None) is bool(ignored)
    assert read_query(asked.to_query())[0] == asked


def test_the_slow_part_is_told_apart() -> None:
    """What looks into every text stands alone, with all that belongs to it; a filter without such has no slow part."""
    name, gpus = Condition("entity_name", "contains", "x"), Condition("body.gpus", ">", "3")
    same = Condition("entity_name", "is", "y")
    period = Period(last="7d")

    assert Filter((FAILED,), "", period, HIGH).split() == (Filter((FAILED,), "", period, HIGH), ())
    assert Filter((FAILED, name, same, gpus), "t", period, all_of(HIGH, any_of(DELETE, NOT_CI))).split() == (
        Filter((FAILED,), "", period, HIGH),
        (
            Search(Filter((name, same))),
            Search(Filter((gpus,))),
            Search(Filter(expression=Text("t"))),
            Search(Filter(expression=any_of(DELETE, NOT_CI))),
        ),
    )
    assert Filter(expression=Text("x")).split() == (Filter(), (Search(Filter(expression=Text("x"))),))


def test_each_word_is_a_search_of_its_own() -> None:
    """Who types one more word finds the others searched for; what excludes is searched for as what includes."""
    _, one = Filter(text="a").split()
    _, two = Filter(text='a -"b c"').split()

    assert one == (Search(Filter(expression=Text("a"))),)
    assert set(two) == {*one, Search(Filter(expression=Text("b c")), excluded=True)}
