"""Tests of the answers that sessions share: one asks, all get it, nobody gets what happened to another."""

from __future__ import annotations

import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from audit_explorer.analysis.facets import ValueCount
from audit_explorer.charts import DARK, LIGHT
from audit_explorer.errors import CancelledError
from audit_explorer.filters import Filter
from audit_explorer.ui import view as view_module
from audit_explorer.ui.shared_answers import Answers, size_of
from tests.unit.analysis.rows import Row, opened
from tests.waiting import until

KEY = ("log", "question", "arguments")


class Question:
    """A question that is answered when the test says so; it counts how often it is asked."""

    def __init__(self, *outcomes: object) -> None:
        self.outcomes = list(outcomes)
        self.asked = 0
        self.go_on = threading.Event()

    def __call__(self) -> object:
        """Give or raise the next outcome."""
        self.asked += 1
        outcome = self.outcomes.pop(0)
        assert self.go_on.wait(30)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


def at_once(answers: Answers, question: Question, sessions: int) -> list[object]:
    """Let sessions ask the same while it is being answered; give what each got or met."""

    def session(_: int) -> object:
        try:
            return answers.get(KEY, question)
        except BaseException as error:  # noqa: BLE001 - what a session met is looked at
            return error

    with ThreadPoolExecutor(sessions) as pool:
        first = pool.submit(session, 0)
        until(lambda: question.asked == 1, "the first question")
        others = [pool.submit(session, number) for number in range(1, sessions)]
        question.go_on.set()
        return [one.result(30) for one in (first, *others)]


def test_of_those_who_ask_the_same_at_once_one_asks_the_engine() -> None:
    """Eight sessions ask while the first is being answered: the engine is asked once, all get its answer."""
    question = Question("answer")

    assert at_once(Answers(), question, 8) == ["answer"] * 8
    assert question.asked == 1


@pytest.mark.parametrize("error", [CancelledError("It"), MemoryError(), KeyboardInterrupt(), SystemExit()])
def test_nobody_meets_the_failure_or_the_cancellation_of_another(error: BaseException) -> None:
    """Who asked first is broken off: that one alone meets it, of the others one asks anew."""
    question = Question(error, "answer")

    assert at_once(Answers(), question, 6) == [error, *["answer"] * 5]
    assert question.asked == 2


def test_a_failed_question_is_asked_again() -> None:
    """No failure is remembered."""
    answers, question = Answers(), Question(CancelledError("It"), "answer")
    question.go_on.set()
    with pytest.raises(CancelledError):
        answers.get(KEY, question)

    assert answers.get(KEY, question) == "answer"


def test_who_changes_the_columns_of_an_answer_changes_no_other_ones() -> None:
    """A page may add a column to its frame, also where the frame is a part of the answer: nobody else sees it."""
    answers = Answers()
    answer = (pd.DataFrame({"a": [1, 2]}), 2)
    mine, _ = answers.get(KEY, lambda: answer)
    mine["b"] = 0
    mine.loc[0, "a"] = 99
    theirs, total = answers.get(KEY, lambda: answer)

    assert theirs.to_dict("list") == {"a": [1, 2]}
    assert total == 2


def test_the_number_of_answers_is_bounded() -> None:
    """The one that was asked for longest ago goes first; one that is asked for again stays."""
    answers, asked = Answers(most=2), list[str]()

    def ask(name: str) -> str:
        def question() -> str:
            asked.append(name)
            return name

        return answers.get(("log", name, ""), question)

    for name in ("a", "b", "a", "c", "a", "b"):
        assert ask(name) == name

    assert asked == ["a", "b", "c", "b"]


def test_the_size_of_all_answers_is_bounded() -> None:
    """Three frames of 8,000 bytes do not fit into 20,000; one that is too large alone is given, but not remembered."""
    frames = {name: pd.DataFrame({"a": range(1000)}) for name in "abc"} | {"huge": pd.DataFrame({"a": range(9000)})}
    answers, asked = Answers(largest_sum=20_000, largest=10_000), list[str]()

    def ask(name: str) -> None:
        def question() -> pd.DataFrame:
            asked.append(name)
            return frames[name]

        assert answers.get(("log", name, ""), question).equals(frames[name])

    for name in ("a", "b", "c", "c", "huge", "huge", "a"):
        ask(name)

    assert asked == ["a", "b", "c", "huge", "huge", "a"]


@pytest.mark.parametrize(
    ("answer", "least"),
    [
        (pd.DataFrame({"a": range(1000)}), 8000),
        (pd.DataFrame({"a": ["x" * 1000] * 10}), 10_000),
        ((pd.DataFrame({"a": range(1000)}), 7), 8000),
        ([ValueCount("x" * 5000, 1, 1, 1, 1)], 5000),
        ({"a": ("x" * 5000,)}, 5000),
    ],
)
def test_the_size_is_that_of_what_an_answer_holds(answer: object, least: int) -> None:
    """Frames, and texts in whatever they lie, count with all that they take."""
    assert least <= size_of(answer) <= 2 * least


def looked_at(dataset: object, **changed: Any) -> Any:  # noqa: ANN401 - a view, as far as it is asked
    """Make a view of a dataset."""
    return SimpleNamespace(dataset=dataset, filter=Filter(), **changed)


def test_two_openings_of_equal_records_share_nothing() -> None:
    """An upload is its session's own: the same file in another session is asked for itself."""
    asked = []

    def question(dataset: object, *_: object) -> int:
        asked.append(dataset)
        return len(asked)

    with opened([Row()]) as mine, opened([Row()]) as theirs:
        assert mine.fingerprint == theirs.fingerprint
        assert [view_module.ask(question, looked_at(log), Filter()) for log in (mine, theirs, mine)] == [1, 2, 1]


def test_another_filter_or_theme_is_another_question() -> None:
    """What an answer depends on is in its key."""

    def question(_: object, *arguments: object, **options: object) -> tuple[object, ...]:
        return (*arguments, *options.values())

    with opened([Row()]) as log:
        for arguments in ((Filter(), LIGHT), (Filter(), DARK), (Filter(text="x"), LIGHT)):
            assert view_module.ask(question, looked_at(log), *arguments) == arguments
        assert view_module.ask(question, looked_at(log), Filter(), most=3) == (Filter(), 3)


def test_what_is_made_is_made_once_for_what_it_depends_on() -> None:
    """The same arguments and zone give the same thing again; others, and another log, one of their own."""

    def make(view: Any, /, *of: object, **how: object) -> list[object]:  # noqa: ANN401 - a view, as far as it is asked
        return [view.zone.key, *of, *how.values()]

    berlin, tokyo = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
    with opened([Row()]) as log, opened([Row()]) as other:
        first = view_module.made(make, looked_at(log, zone=berlin), Filter(), most=3)
        assert view_module.made(make, looked_at(log, zone=berlin), Filter(), most=3) is first
        assert view_module.made(make, looked_at(other, zone=berlin), Filter(), most=3) is not first
        assert view_module.made(make, looked_at(log, zone=tokyo), Filter(), most=3) == ["Asia/Tokyo", Filter(), 3]
        assert view_module.made(make, looked_at(log, zone=berlin), Filter(), most=4) == ["Europe/Berlin", Filter(), 4]


def test_the_answers_of_a_log_go_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of an upload stays in memory for whoever comes later."""
    answers = Answers()
    monkeypatch.setattr(view_module, "_ANSWERS", answers)
    with opened([Row()]) as log:
        name = log.opening
        view_module.ask(lambda _: "secret", looked_at(log))
    del log
    gc.collect()
    answers.get(KEY, lambda: "another")

    assert {key[0] for key in answers._answers} == {"log"}, name  # noqa: SLF001 - nothing outside shows what is held


def test_who_waits_for_the_question_of_another_is_known() -> None:
    """As long as somebody does, and no longer: then nobody needs its answer but who asked."""
    answers, question = Answers(), Question("answer")
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(answers.get, KEY, question)
        until(lambda: question.asked == 1, "the question")
        assert not answers.is_waited_for(KEY)
        other = pool.submit(answers.get, KEY, question)
        until(lambda: answers.is_waited_for(KEY), "the other one")
        question.go_on.set()
        assert [first.result(30), other.result(30)] == ["answer", "answer"]
    assert not answers.is_waited_for(KEY)
