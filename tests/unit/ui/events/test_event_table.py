"""Tests of the event table's columns and order, as the address has them."""

from __future__ import annotations

import pytest

from audit_explorer.analysis.events import Sort
from audit_explorer.ui.events.event_table import COLUMNS, chosen_columns, chosen_sort
from tests.unit.ui.script_runs import called


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("actor", Sort("actor", descending=False)),
        ("-actor", Sort("actor", descending=True)),
        ("happened_at", Sort("happened_at", descending=False)),
        ("", Sort()),
        ("-", Sort()),
        ("--actor", Sort()),
        ("seq", Sort()),
        ("actor; DROP TABLE events", Sort()),
        ("ACTOR", Sort()),
    ],
)
def test_the_order_is_a_column_of_the_table_or_newest_first(text: str, sort: Sort) -> None:
    """A minus means descending; what is no column is the usual order."""
    assert called(chosen_sort, {"sort": text})[0] == sort


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        (["id", "actor"], ("id", "actor")),
        (["actor", "nonsense", "actor", "id"], ("actor", "id")),
        (["nonsense"], COLUMNS),
        ([""], COLUMNS),
        ([], COLUMNS),
    ],
)
def test_the_columns_are_those_that_exist(names: list[str], columns: tuple[str, ...]) -> None:
    """Unknown and repeated names are left out; without a known one the usual columns are shown."""
    assert called(chosen_columns, {"columns": names} if names else {})[0] == columns


def test_columns_are_remembered_for_the_session() -> None:
    """Without a word in the address the columns chosen last count, with one it counts."""
    remembered = {"event columns": ("url",)}

    assert called(chosen_columns, {}, **remembered)[0] == ("url",)
    assert called(chosen_columns, {"columns": "id"}, **remembered)[0] == ("id",)
