"""Every question has the same answer in the embedded engine and in a cluster: each cell, each tie, each order.

Apache Spark, whose every statement takes some tenths of a second, is asked each question once, in its forms, of the
hostile log; the kinds of filter take turns. Every way of asking every kind of field is asked of it too.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Final

import pytest

from audit_explorer.analysis.failures.stories import stories
from audit_explorer.filters import Condition, Filter
from audit_explorer.period import UTC_ZONE
from tests.clusters.conftest import asked_of
from tests.clusters.equal import difference
from tests.unit.analysis.test_portable import FILTERS, QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.store import Dataset
    from tests.engines.engine import Engine

    _Forms = dict[Callable[..., Any], Callable[[Dataset, Filter, int], object]]

#: The kinds of filter; each of `FILTERS` is asked below.
_FILTERS: Final[tuple[Filter, ...]] = (
    Filter(),
    Filter((Condition("entity_name", "contains", "a_b"), Condition("http_status", "is", "404", negated=True))),
    Filter((Condition("action", "is", "Create"), Condition("action", "missing"), Condition("result", "is", "Failed"))),
    Filter(once=True),
)


#: Questions of which Apache Spark, which plans each form for seconds, is asked fewer: the others differ in a constant.
_ON_SPARK: Final[_Forms] = {
    stories: lambda log, under, _: [stories(log, under, most=2, offset=1, of_each=each) for each in (False, True)],
}


def asked(question: Callable[..., Any], log: Dataset, under: Filter, seq: int, *, forms: _Forms = QUESTIONS) -> object:
    """Ask a question in its forms; what an iterator gives is taken out of it."""
    answer = forms[question](log, under, seq)
    return list(answer) if inspect.isgenerator(answer) else answer


def looks_at_filter(question: Callable[..., Any]) -> bool:
    """Say whether a question is another one under another filter."""
    return bool({"asked", "of"} & set(inspect.signature(question).parameters)) or question.__name__ == "summary"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: str(question.__name__))
@pytest.mark.parametrize(("engine", "name"), asked_of(["mixed", "hostile"], ["hostile"]), indirect=["engine"])
def test_a_question_has_one_answer(
    engine: Engine,
    table_of: Any,  # noqa: ANN401
    question: Callable[..., Any],
    name: str,
) -> None:
    """In all its forms, of a hostile log under filters of each kind, of a small one under two.

    The many forms of what is told of failures, each planned anew for a second or two, are asked under two of each.
    """
    embedded, cluster = table_of(name)
    (seq,) = embedded.row("SELECT min(seq) FROM events WHERE happened_at IS NOT NULL")
    filters = _FILTERS if name == "hostile" and question is not stories else (_FILTERS[0], _FILTERS[-1])
    forms = QUESTIONS if engine.name == "sail" else QUESTIONS | _ON_SPARK
    if engine.name == "spark":
        turn = list(QUESTIONS).index(question) % len(_FILTERS)
        filters = _FILTERS[turn : turn + 1]
    for under in filters if looks_at_filter(question) else _FILTERS[:1]:
        expected = asked(question, embedded, under, seq, forms=forms)
        found = asked(question, cluster, under, seq, forms=forms)
        assert not difference(expected, found, f"{under.sentence(UTC_ZONE)}: answer")


@pytest.mark.parametrize("number", range(len(FILTERS)))
def test_a_filter_keeps_the_same_events(engine: Engine, table_of: Any, number: int) -> None:  # noqa: ANN401
    """Every way of asking every kind of field finds the same events, first and last."""
    embedded, cluster = table_of("hostile")
    one, other = (
        log.rows(f"SELECT seq FROM events WHERE {where.sql} ORDER BY seq", where.parameters)  # noqa: S608 - as every question
        for log in (embedded, cluster)
        for where in [log.where(FILTERS[number])]
    )
    assert not difference(one, other, "events")
    for question in _UNDER_EACH if engine.name == "sail" else ():
        expected = asked(question, embedded, FILTERS[number], 0)
        assert not difference(expected, asked(question, cluster, FILTERS[number], 0), "answer")


_UNDER_EACH: Final = [one for one in QUESTIONS if one.__name__ in {"matches", "headline", "story_page", "sort_keys"}]
