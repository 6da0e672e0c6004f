"""The dashboard in Streamlit."""

from __future__ import annotations
