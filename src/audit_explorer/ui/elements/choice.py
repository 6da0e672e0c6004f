"""A choice among a few words that stands in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.ui import link

if TYPE_CHECKING:
    from collections.abc import Mapping


def pick(label: str, parameter: str, options: Mapping[str, str]) -> str:
    """Draw the choice (address value to label, the first is the usual one) and give what is chosen."""
    names = list(options)
    named = link.get(parameter)
    chosen = named if named is not None and named in options else names[0]
    key = f"pick {parameter} {'.'.join(names)}"
    st.session_state[key] = chosen
    st.selectbox(
        label,
        names,
        format_func=lambda name: options[name],
        key=key,
        on_change=lambda: link.change(**{parameter: st.session_state[key]}),
        width=220,
    )
    return chosen
