"""Tests of the dialog with all values of a field, as the address opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.analysis.values.value_list import ValueAsk, value_list
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files
from audit_explorer.sources.sample import sample_path
from tests.apptest.dashboard import open_page, query, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.testing.v1 import AppTest

    from audit_explorer.store import Dataset


@pytest.fixture(scope="module")
def log() -> Iterator[Dataset]:
    """Open the sample."""
    dataset = open_files([sample_path()])
    yield dataset
    dataset.close()


def dialog(at: AppTest) -> Any:  # noqa: ANN401 - Streamlit's own tree
    """Find the dialog; none where it isn't open."""
    assert not at.exception
    return next(iter(at.get("dialog")), None)


def test_a_link_opens_the_list_at_its_page(log: Dataset) -> None:
    """The rows are those of the question, in its order; the caption says how many there are, and the zone."""
    at = open_page(query={"values": ["entity_name", "rate", "3", "a"]})
    expected = value_list(log, Filter(), ValueAsk("entity_name", "rate", "a"), offset=100, limit=50)

    found = dialog(at)

    frame = tables(found)[0]
    assert frame["entity_name"].tolist() == expected.rows["value"].tolist()
    assert frame["events"].tolist() == [f"{events:,}" for events in expected.rows["events"]]
    assert found.caption[0].value == f"{expected.size:,} values found · times in Europe/Berlin"


def test_a_page_past_the_last_shows_the_last(log: Dataset) -> None:
    """A log that shrank, or a made-up number, leaves no empty page."""
    size = value_list(log, Filter(), ValueAsk("entity_name")).size
    found = dialog(open_page(query={"values": ["entity_name", "events", "9999", ""]}))

    assert len(tables(found)[0]) == (size % 50 or 50)


def test_under_a_filter_it_says_what_is_counted(log: Dataset) -> None:
    """Values that don't occur under the filter are there, and how many do is said."""
    at = open_page(query={"values": "actor", "action": "Delete", "actor": "ci-deploy"})
    size = value_list(log, Filter(), ValueAsk("actor")).size
    caption = dialog(at).caption[0].value

    assert caption.startswith(f"{size} values, 42 of them under the filter · ")
    assert "what the filter asks of Actor itself does not narrow this list" in caption


def test_search_and_order_go_into_the_address() -> None:
    """So a reload keeps them; a search begins at the first page again."""
    at = open_page(query={"values": ["entity_name", "events", "3", ""]})

    dialog(at).text_input[0].set_value("  ci ").run()
    assert query(at)["values"] == ["entity_name", "events", "1", "ci"]
    dialog(at).selectbox[0].set_value("failed").run()
    assert query(at)["values"] == ["entity_name", "failed", "1", "ci"]


@pytest.mark.parametrize("values", ["", "nothing", "body", "<img src=x>", "happened_at"])
def test_an_address_that_names_no_list_opens_none(values: str) -> None:
    """Whatever it says, there is no dialog and no error."""
    assert dialog(open_page(query={"values": values})) is None


def test_a_search_without_a_hit_says_so() -> None:
    """No table, no download of nothing."""
    found = dialog(open_page(query={"values": ["actor", "events", "1", "no such name"]}))

    assert [one.value for one in found.caption] == ["No value contains this text."]
    assert not found.get("bidi_component")
