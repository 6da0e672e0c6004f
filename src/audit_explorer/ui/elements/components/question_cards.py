"""Questions with their short answers, a card each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.ui.elements.components.browser_message import sendable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from streamlit.components.v2.types import ComponentRenderer


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """What a card says.

    Attributes:
        name: Of the question; it comes back when the card is opened.
        title: The question.
        count: How many, as it is written; "" draws the card as one line.
        sentence: What the count is of, or why there is nothing.
        lines: The leading answers, each with its number as it is written ("" where it has none).
        bars: How many at what time, by bucket of one length.
        failure: Whether what is counted failed.
    """

    name: str
    title: str
    count: str
    sentence: str
    lines: tuple[tuple[str, str], ...] = ()
    bars: tuple[int, ...] = ()
    failure: bool = False


def question_cards(cards: Sequence[QuestionCard], *, key: str, on_open: Callable[[str], None]) -> None:
    """Draw them in one element; a card that is opened gives its question's name to `on_open`, before the rerun."""
    names = {card.name for card in cards}
    _element()(
        key=key,
        data={"cards": [_contents(card) for card in cards]},
        on_open_change=partial(_take, key, names, on_open),
    )


# Streamlit finds the files only while it runs. The name is the project's and the entry's in the package's own
# pyproject.toml, which names the folder of the files.
@cache
def _element() -> ComponentRenderer:
    return st.components.v2.component("audit-explorer.question_cards", js="question_cards.js", css="question_cards.css")


def _take(key: str, names: Collection[str], on_open: Callable[[str], None]) -> None:
    name = st.session_state.get(key, {}).get("open")
    if isinstance(name, str) and name in names:
        on_open(name)


def _contents(card: QuestionCard) -> dict[str, object]:
    most = max(card.bars, default=0)
    return {
        "name": card.name,
        "title": card.title,
        "count": card.count,
        "sentence": sendable(card.sentence),
        "lines": [[sendable(words), number] for words, number in card.lines],
        # Of the highest bar's 100; one of thousands is still seen.
        "bars": [max(6, round(100 * bar / most)) if bar else 0 for bar in card.bars] if most else [],
        "failure": card.failure,
    }
