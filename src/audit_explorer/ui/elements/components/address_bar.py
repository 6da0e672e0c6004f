"""The browser's address bar, completed with the log that is looked at."""

from __future__ import annotations

import streamlit as st

_mount = st.components.v2.component("audit-explorer.address", js="address.js")


def complete_address(parameter: str, value: str) -> None:
    """Write a parameter into the address where it isn't there yet, without a step in the browser's history.

    Streamlit itself can only add a step, which Back could never get past.
    """
    with st.container(key="address"):
        _mount(key="address bar", data={"parameter": parameter, "value": value})
