"""What reviewers ask first, each with its short answer: a click leads to the whole one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.questions.answer import Answer
from audit_explorer.analysis.questions.question_parts import leading
from audit_explorer.analysis.questions.registry import START, Question
from audit_explorer.ui import link
from audit_explorer.ui.actors.work_choice import chosen_work
from audit_explorer.ui.elements.components.question_cards import QuestionCard, question_cards
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.view import View, ask, ask_ahead, made

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit_explorer.filters import Filter
    from audit_explorer.period.choosing.working_hours import WorkingHours

_KEY: Final = "questions"
#: Pixels of all of it on a wide screen, and of the cards alone.
HEIGHT: Final = 440
_CARDS: Final = 387


def draw_questions(view: View) -> None:
    """Draw a card for each question, of the events of the view's filter."""
    st.subheader("Start with a question", anchor=False)
    with arriving(view, _CARDS):
        for one in START:
            ask_ahead(one.answer, view, view.filter, view.zone, **_options(one, chosen_work()[0]))
        answers = _answers(view, view.filter, chosen_work()[0])
        cards = made(_cards, view, view.filter, chosen_work()[0])
    with st.container(key="start questions"):
        question_cards(cards, key=_KEY, on_open=partial(_open, view, answers))


def _answers(view: View, asked: Filter, work: WorkingHours) -> dict[str, Answer]:
    return {one.name: _answer(view, one, asked, work) for one in START}


def _cards(view: View, asked: Filter, work: WorkingHours) -> tuple[QuestionCard, ...]:
    answers = _answers(view, asked, work)
    return tuple(_card(one.title, answers[one.name]) for one in START)


def _answer(view: View, question: Question, asked: Filter, work: WorkingHours) -> Answer:
    try:
        return ask(question.answer, view, asked, view.zone, **_options(question, work))
    except ValueError as error:
        why = f"With this filter it can't be asked: {error}."
        return Answer(question.name, 0, leading([]), asked, (), why)


def _options(question: Question, work: WorkingHours) -> dict[str, WorkingHours]:
    return {"working": work} if question.name == "out-of-hours" else {}


def _card(title: str, answer: Answer) -> QuestionCard:
    pairs = zip(answer.leading["words"], answer.leading["events"], strict=True)
    # A column of ones says nothing.
    lone = bool((answer.leading["events"] == 1).all())
    lines = tuple((str(words), "" if lone else f"{events:,}") for words, events in pairs)
    count = f"{answer.count:,}" if answer.count else ""
    return QuestionCard(
        name=answer.name,
        title=title,
        count=count,
        # The count stands above it, large.
        sentence=answer.sentence.removeprefix(f"{count} ") if count else answer.sentence,
        lines=lines,
        bars=answer.spark,
        failure=answer.failure,
    )


def _open(view: View, answers: Mapping[str, Answer], name: str) -> None:
    """Show what a question's answer is made of; a callback."""
    answer = answers[name]
    # A period that is counted back from the newest record goes on moving with it.
    asked = answer.filter
    if asked.period == view.filter.period:
        asked = asked.with_period(view.asked.period)
    link.show_on(answer.page, asked, **{key: [value] for key, value in answer.look})
