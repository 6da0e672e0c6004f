"""A button that copies a text."""

from __future__ import annotations

import streamlit as st

# The name is the project's and the entry's in the package's own pyproject.toml, which names the folder of the files.
_mount = st.components.v2.component("audit-explorer.copy_button", js="copy_button.js", css="copy_button.css")


def copy_button(label: str, text: str, *, key: str, title: str = "") -> None:
    """Draw it; one click puts the text on the clipboard, and the label says so for two seconds.

    Args:
        label: What the button says.
        text: What is copied; it goes to the browser as data alone, so any text is safe.
        key: The element's key, unique in the session.
        title: What more there is to know, for whoever points at it.
    """
    _mount(key=key, data={"label": label, "text": text, "title": title}, width="content")
