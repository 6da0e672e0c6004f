"""How a query is written, with examples out of the log that is looked at."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st

from audit_explorer.analysis.facets import FACETS, FURTHER
from audit_explorer.analysis.values.leading_values import leading_values
from audit_explorer.analysis.values.number_paths import number_path
from audit_explorer.filters.language import QueryTextError, read_language
from audit_explorer.filters.language.typed_value import quoted
from audit_explorer.ui.elements.markdown import code
from audit_explorer.ui.query.inert_query import as_meant, inert
from audit_explorer.ui.query.query_text import ask_also
from audit_explorer.ui.query.shortcuts import KEYS
from audit_explorer.ui.view import View, ask, current

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LISTED: Final = (*FACETS, *FURTHER)
_MOST: Final = 50
_LONGEST: Final = 60
_FEWEST: Final = 3  # letters of a value, before its beginning says anything


class Example(NamedTuple):
    """A query with what it asks for."""

    query: str
    meaning: str


def query_help(view: View) -> None:
    """Open it over the page."""
    st.dialog("How to write a query", width="large")(_draw)(view)


def examples(view: View) -> tuple[Example, ...]:
    """Give examples that this log's own values are in, each of which can be read."""
    values = {
        name: [value for value, _ in found.rows if 0 < len(value) <= _LONGEST]
        for name, found in ask(leading_values, view, _LISTED, most=_MOST).items()
    }
    return tuple(one for one in _examples(view, values) if _reads(one.query, view))


def _examples(view: View, values: Mapping[str, list[str]]) -> Iterator[Example]:
    actor, second, kind, action, other, address, error, operation = (
        _nth(values, name, place)
        for name, place in (
            ("actor", 0),
            ("actor", 1),
            ("entity_type", 0),
            ("action", 0),
            ("action", 1),
            ("source_ip", 0),
            ("error_type", 0),
            ("operation", 0),
        )
    )
    if actor:
        yield Example(f"actor:{quoted(actor)}", "the whole value, in any case")
        if len(actor) > _FEWEST and quoted(actor[:_FEWEST]) == actor[:_FEWEST]:
            yield Example(f"actor:{actor[:_FEWEST]}*", "a value that begins so: * is any text, ? one character")
    if action and other:
        yield Example(f"action:({quoted(action)} OR {quoted(other)})", "one of several values")
    if operation:
        yield Example(f"op:{quoted(operation)}", "what was asked of the API, by its name there")
    if kind:
        yield Example(f"-entity_type:{quoted(kind)}", "any other value, or none; NOT in front says the same")
        yield Example(f"entity_type={quoted(kind)}", "exactly, letter by letter")
    if actor and second:
        yield Example(f"actor:{quoted(actor)} OR actor:{quoted(second)}", "either of both; a space between says and")
    yield Example("error_message~not", "a text that contains another")
    if error:
        yield Example("error_type:* missing:entity_name", "has a value; has none")
    yield Example("status>=500", "numbers: > >= < <=, or status:[400 TO 499]")
    if (number := ask(number_path, view)) is not None:
        yield Example(f"{number.path}>{number.value:g}", "a number inside a body; so in context, metadata, error")
    if address:
        yield Example(f"ip:{quoted(address)}", "an address; a network such as 10.20.0.0/16 too")
    yield Example(
        'notebook "not exist"', "words anywhere in names, ids, errors or bodies; a quoted phrase as it stands"
    )
    yield Example("review:open", "not yet reviewed; so reviewed, starred, commented, tagged:NAME, since")
    yield from _times(view)


def _times(view: View) -> Iterator[Example]:
    newest = view.dataset.facts.newest
    if newest is not None:
        yield Example(
            f"on:{newest.astimezone(view.zone):%Y-%m-%d}",
            f"a day ({view.zone.key}); so after: and before:, yesterday too",
        )
    yield Example("last:7d", "up to the newest event")
    yield Example(
        "weekday:(Saturday OR Sunday)", f"on the clocks of the zone ({view.zone.key}); hour:19-7 is over night"
    )


def _nth(values: Mapping[str, list[str]], name: str, place: int) -> str:
    return values.get(name, [])[place] if len(values.get(name, [])) > place else ""


def _reads(query: str, view: View) -> bool:
    try:
        read_language(query, view.zone)
    except QueryTextError:
        return False
    return as_meant(inert(query)) == query


def _draw(view: View) -> None:
    st.caption("Each example has values of this log. Use adds it to the query.")
    for place, (query, meaning) in enumerate(examples(view)):
        with st.container(horizontal=True, vertical_alignment="center", key=f"example {place}"):
            with st.container(width="stretch", gap=None):
                st.markdown(code(inert(query)))
                st.text(meaning)
            if st.button("Use", key=f"use example {place}", on_click=partial(_use, query)):
                st.rerun()
    st.subheader("Keys", anchor=False)
    for keys, meaning in KEYS:
        with st.container(horizontal=True, vertical_alignment="top"):
            st.markdown(code(keys), width=90)
            st.text(meaning)


def _use(query: str) -> None:
    ask_also(inert(query), current())
