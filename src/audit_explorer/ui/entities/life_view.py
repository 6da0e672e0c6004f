"""The life of an entity as a list of its changes, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.history.life_story import life_story, story_page
from audit_explorer.charts.words import count
from audit_explorer.exports import StoryExport
from audit_explorer.ui import link
from audit_explorer.ui.elements.choice import pick
from audit_explorer.ui.entities.namesake_view import draw_namesakes
from audit_explorer.ui.entities.number_view import draw_number
from audit_explorer.ui.entities.side_by_side import draw_side_by_side
from audit_explorer.ui.entities.story_card import draw_card
from audit_explorer.ui.events.event_link import place_of_named
from audit_explorer.ui.server.downloads import address, offered
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from audit_explorer.analysis.history.life_story import Story
    from audit_explorer.analysis.parties.entities import Entity
    from audit_explorer.ui.elements.party_view import Party

_ROWS: Final = 20
_ORDERS: Final = {"happened_at": "Oldest first", "-happened_at": "Newest first"}


def draw_story(view: View, entity: Entity, party: Party) -> None:
    """Draw it: what is to be known before, the changes of the period, a number over time, two states side by side."""
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        st.subheader("What happened to it", anchor=False)
        newest = pick("Order", "sort", _ORDERS).startswith("-")
    story = ask(life_story, view, entity, once=view.filter.once)
    for sentence in _limits(story):
        st.caption(sentence)
    draw_namesakes(view, entity, story)
    number = max(1, link.number("step") or 1)
    frame, total = ask(story_page, view, party.asked(view), newest=newest, offset=(number - 1) * _ROWS, limit=_ROWS)
    pages = max(1, -(-total // _ROWS))
    if number > pages:  # a link made with a longer log, or by hand
        number = pages
        frame, total = ask(story_page, view, party.asked(view), newest=newest, offset=(number - 1) * _ROWS, limit=_ROWS)
    opened = place_of_named(view, frame["seq"])
    with st.container(key="life", gap="xsmall"):
        for place in range(len(frame)):
            draw_card(view, entity, frame.iloc[place], story, opened=place == opened)
    if pages > 1:
        key = f"step of {view.key} {party.key} {number}"
        st.pagination(pages, default=number, key=key, on_change=lambda: link.change(step=str(st.session_state[key])))
    _downloads(view, entity, total)
    draw_number(view, story, party)
    draw_side_by_side(view, entity)


def _limits(story: Story) -> list[str]:
    """Say what can't be known here."""
    said = []
    if not story.bodies:
        said.append(
            "None of its records has a body (the current API sends none): who did what is known, but not which fields "
            "were changed."
        )
    else:
        said.append(
            "States are as far as the bodies of the requests say: what a body doesn't name stays as it was, and failed "
            "requests change nothing. Secrets are compared, but not shown."
        )
    if story.untold:
        said.append(
            f"Its {count(story.untold, 'earliest event')} {'is' if story.untold == 1 else 'are'} listed, but not "
            "compared: what was before the later ones is unknown here."
        )
    return said


def _downloads(view: View, entity: Entity, total: int) -> None:
    words = {"json": "the changes as JSON", "csv": "them as CSV"}
    with st.container(horizontal=True):
        for kind, what in words.items():
            export = StoryExport(
                view.dataset,
                entity,
                view.filter.period,
                view.filter.once,
                "json" if kind == "json" else "csv",
                view.zone,
            )
            st.link_button(f"Download {what}", address(offered(export, total)), icon=":material/download:")
