"""Elements that Streamlit does not have."""

from __future__ import annotations
