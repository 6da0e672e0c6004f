"""Tests of the table of records up to the border of the browser."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from audit_explorer.ui.elements.components.record_model import (
    RecordCell,
    RecordClick,
    RecordColumn,
    RecordTable,
    nonce,
    payload,
    resolve,
)
from tests.apptest.dashboard import press, send

MENU = (("only", "Only this"), ("exclude", "Exclude"), ("page", "Open its page"))
TABLE = RecordTable(
    columns=(
        RecordColumn("happened_at", "Time", time=True, sortable=True),
        RecordColumn("actor", "Actor", menu=MENU, menu_of_none=MENU[:2]),
    ),
    rows=(
        (RecordCell("2026-09-07 10:00:00"), RecordCell("ann")),
        (RecordCell(None), RecordCell(None)),
        (RecordCell("2026-09-07 09:00:00"), RecordCell("<img src=x>\ud800", "<img src=x>\ud800 and more")),
    ),
    records=({"actor": "ann-secret"}, {"actor": None}, {"actor": "<img src=x>\ud800"}),
    opens=True,
)
NONCE = nonce("events", TABLE)


def _message(**changes: object) -> dict[str, object]:
    return {"nonce": NONCE, "gesture": "only", "row": 0, "column": 1, **changes}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, RecordClick("only", 0, "actor")),
        ({"gesture": "page", "row": 2.0, "column": 1.0}, RecordClick("page", 2, "actor")),
        ({"gesture": "exclude", "row": 1}, RecordClick("exclude", 1, "actor")),
        ({"gesture": "open", "row": 2, "column": None}, RecordClick("open", 2)),
        ({"gesture": "open", "row": 2, "column": "x"}, RecordClick("open", 2)),
        ({"gesture": "sort", "row": None, "column": 0}, RecordClick("sort", 0, "happened_at")),
    ],
)
def test_a_position_means_the_row_and_the_column_that_stood_there(
    changes: dict[str, object], expected: RecordClick
) -> None:
    """The server finds row and column by their places, and no more than that comes from the browser."""
    assert resolve(_message(**changes), TABLE) == expected


@pytest.mark.parametrize(
    "message",
    [
        None,
        "open",
        [],
        {},
        _message(gesture="drop table"),
        _message(gesture=["only"]),
        _message(gesture="include"),
        _message(gesture="page", row=1),
        _message(gesture="only", column=0),
        _message(gesture="sort", column=1),
        _message(gesture="sort", column=None),
        _message(gesture="open", row=None),
        _message(gesture="open", row=3),
        _message(row=-1),
        _message(row=True),
        _message(row="0"),
        _message(row=0.5),
        _message(row=math.nan),
        _message(row=math.inf),
        _message(column=2),
        _message(column=None),
    ],
)
def test_a_message_that_is_no_gesture_of_this_table_means_nothing(message: object) -> None:
    """No exception and no gesture: what isn't offered at that place isn't done, "no value" has no page."""
    assert resolve(message, TABLE) is None


def test_a_table_whose_rows_do_not_open_opens_none() -> None:
    """The gesture is only there where the caller gave it a meaning."""
    assert resolve(_message(gesture="open"), replace(TABLE, opens=False)) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.sampled_from(["nonce", "row", "column", "gesture"]),
)
def test_any_json_in_any_place_is_survived(value: object, place: str) -> None:
    """A gesture is one on something that was shown, whatever stands in one place of the message."""
    click = resolve(_message(**{place: value}), TABLE)

    assert click is None or (click.row in range(3) and click.column in {"", "actor", "happened_at"})


def test_the_browser_gets_texts_and_no_values() -> None:
    """A value that differs from what is seen of it is not part of the message."""
    sent = json.dumps(payload(TABLE, NONCE))

    assert "ann-secret" not in sent
    assert "ann" in sent
    assert "secret" not in repr(TABLE)


def test_the_message_can_be_encoded_whatever_the_text() -> None:
    """A lone surrogate is replaced: it would fail on the way to the browser."""
    json.dumps(payload(TABLE, NONCE), ensure_ascii=False).encode("utf-8")


def test_a_hundred_rows_are_a_small_message() -> None:
    """A cell that is a text alone is sent as one, so that opening a row sends some kilobytes again and no more."""
    row = tuple(RecordCell("2026-09-07 10:00:00") for _ in range(8))
    table = RecordTable(tuple(RecordColumn(f"c{n}", "Time") for n in range(8)), (row,) * 100, ({},) * 100)

    assert len(json.dumps(payload(table, nonce("events", table)))) < 25_000


def test_the_open_row_does_not_change_the_nonce_but_records_do() -> None:
    """A click made while another row is being opened still counts; one on other records is told apart."""
    turned = replace(TABLE, records=TABLE.records[::-1])

    assert payload(TABLE, NONCE, opened=1)["nonce"] == payload(TABLE, NONCE)["nonce"]
    assert len({NONCE, nonce("events", turned), nonce("others", TABLE)}) == 3


def _page() -> None:
    import streamlit as st  # noqa: PLC0415 - the body is a script of its own

    from audit_explorer.ui.elements.components.record_model import (  # noqa: PLC0415 - the same
        RecordCell,
        RecordColumn,
        RecordTable,
    )
    from audit_explorer.ui.elements.components.record_table import record_table  # noqa: PLC0415 - the same

    turn = st.session_state.get("turn", 0)
    table = RecordTable(
        columns=(RecordColumn("actor", "Actor"),),
        rows=((RecordCell(f"row {turn}"),),),
        records=({"actor": f"row {turn}"},),
        opens=True,
    )
    record_table(
        table,
        key="rows",
        on_click=lambda click: st.session_state.__setitem__("done", (click.gesture, table.records[click.row]["actor"])),
    )


def test_a_gesture_calls_what_was_given_with_its_table() -> None:
    """Streamlit finds the component's files by the package's manifest; nothing is done at first, then what is asked."""
    at = AppTest.from_function(_page).run()
    assert not at.exception
    assert "done" not in at.session_state

    at = press(at, "open", row=0)

    assert at.session_state["done"] == ("open", "row 0")


def test_a_click_on_a_table_that_was_just_replaced_means_its_row() -> None:
    """The row is that of the table which was on the screen; one of a table that is long gone means nothing."""
    at = AppTest.from_function(_page).run()
    first = json.loads(at.get("bidi_component")[0].proto.json)["nonce"]
    at.session_state["turn"] = 1
    at.run()
    element = at.get("bidi_component")[0].proto.id

    at = send(at, element, {"nonce": first, "gesture": "open", "row": 0, "column": None})
    assert at.session_state["done"] == ("open", "row 0")

    for turn in range(2, 40):
        at.session_state["turn"] = turn
        at.run()
    del at.session_state["done"]
    messages: list[object] = [{"nonce": first, "gesture": "open", "row": 0}, {"nonce": ["x"]}, "open", None, [], 7]
    for message in messages:
        at = send(at, element, message)
        assert not at.exception
    assert "done" not in at.session_state
    assert len(at.session_state["record tables"]) == 32
