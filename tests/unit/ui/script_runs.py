"""A session with an address, in which one function is called as a page would call it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from streamlit.testing.v1 import AppTest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Query = Mapping[str, str | list[str]]


def _script() -> None:
    import streamlit as st  # noqa: PLC0415 - Streamlit runs this function's text alone

    st.session_state["answer"] = st.session_state["call"]()


def called(call: Callable[[], Any], query: Query, **state: object) -> tuple[Any, dict[str, list[str]]]:
    """Call a function in a session with this address; give its answer and the address afterwards."""
    at = AppTest.from_function(_script)
    at.session_state["call"] = call
    for name, value in state.items():
        at.session_state[name] = value
    for name, values in query.items():
        at.query_params[name] = values
    at.run()
    assert not at.exception
    after = {name: [value] if isinstance(value, str) else list(value) for name, value in at.query_params.items()}
    return at.session_state["answer"], after
