"""Tests of SQL that says the same on every engine."""

from __future__ import annotations

import pytest

from audit_explorer.store.portable_sql import text_of


def test_only_a_number_is_made_a_text() -> None:
    """A field of text is its own text."""
    assert text_of("http_status") == "CAST(http_status AS VARCHAR)"
    assert text_of("actor") == "actor"


def test_only_names_of_fields_come_into_sql() -> None:
    """Any other name is refused, whoever gives it."""
    with pytest.raises(KeyError):
        text_of("1; DROP TABLE events")
