"""Tests of the ledger as a table."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from audit_explorer.errors import TooSlowError
from tests.apptest.dashboard import tables

ROW: dict[str, Any] = {"at": "2026-09-07T10:00:00.000Z", "purpose": "page", "status": None}


def _script() -> None:
    from datetime import UTC, datetime  # noqa: PLC0415 - Streamlit runs this function's text alone

    import streamlit as st  # noqa: PLC0415

    from audit_explorer.charts import LIGHT  # noqa: PLC0415
    from audit_explorer.filters import Filter  # noqa: PLC0415
    from audit_explorer.period import UTC_ZONE  # noqa: PLC0415
    from audit_explorer.ui.elements.ledger_table import draw_ledger  # noqa: PLC0415
    from audit_explorer.ui.view import Look  # noqa: PLC0415

    draw_ledger(
        st.session_state["rows"], Look(Filter(), UTC_ZONE, LIGHT, datetime(2026, 9, 8, tzinfo=UTC)), key="ledger"
    )


@pytest.mark.parametrize(
    ("failure", "shown"),
    [
        (TooSlowError.code, TooSlowError.title),
        ("TooSlowError", TooSlowError.title),
        ("", None),
        ("of-a-later-version", "of-a-later-version"),
    ],
)
def test_a_failure_is_told_in_words(failure: str, shown: str | None) -> None:
    """A code, or the class that an old ledger names, is told by the error's title; what is unknown as it is."""
    at = AppTest.from_function(_script)
    at.session_state["rows"] = [ROW | {"failure": failure}]
    at.run()
    assert not at.exception
    assert tables(at)[0]["failure"].tolist() == [shown]
