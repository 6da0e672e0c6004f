"""The dashboard without a browser: opened on a page of a log, looked at element by element."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from google.protobuf.message import Message  # type: ignore[import-untyped]
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from audit_explorer.ui import navigation
from audit_explorer.ui.server.application import SCRIPT
from audit_explorer.ui.session import logs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from streamlit.testing.v1.element_tree import Button

ROOT: Final = Path(__file__).parents[2]
HOSTILE: Final = ROOT / "tests" / "data" / "hostile" / "hostile.json"
NAVIGATION: Final = {page.name: page.title for page in navigation.PAGES}
PAGES: Final = {page.name: page.title for page in navigation.PAGES if page.needs_log}
"""The pages that show a log."""


def open_page(page: str = "overview", query: Mapping[str, str | list[str]] | None = None, **state: object) -> AppTest:
    """Open a page in a new session, as a link does whose browser is in Berlin.

    A link that doesn't name its log is of the first one: the sample, or the files given at start.
    """
    if query and "log" not in query and not logs.start_files():
        query = {**query, "log": "sample"}
    at = AppTest.from_file(str(SCRIPT), default_timeout=60)
    at.context["timezone"] = "Europe/Berlin"
    for name, value in state.items():
        at.session_state[name] = value
    for name, values in (query or {}).items():
        at.query_params[name] = values
    at.run()
    if page != "overview":
        at.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
    return at


def sentence(at: AppTest) -> str:
    """Give the filter's sentence under the title."""
    return str(at.text[0].value)


def button(at: AppTest, label: str) -> Button:
    """Find a button by its label or by its key."""
    return next(one for one in at.button if label in {one.label, one.key})


def query(at: AppTest) -> dict[str, list[str]]:
    """Give the address's parameters, without the one that names the log."""
    every = {name: [value] if isinstance(value, str) else list(value) for name, value in at.query_params.items()}
    return {name: values for name, values in every.items() if name != "log"}


def log_name(at: AppTest) -> str:
    """Give how the address names the log; "" where it names none."""
    return "".join(at.query_params.get("log", ""))


def tables(at: AppTest) -> list[pd.DataFrame]:
    """Give the texts of every table on the page, the columns by their names; None where there is no value."""
    return [_frame(json.loads(one.proto.json)) for one in _tables(at)]


def table_with(at: AppTest, column: str) -> pd.DataFrame:
    """Give the first table that has a column."""
    return next(one for one in tables(at) if column in one)


def press(at: AppTest, gesture: str, *, row: int | None = None, column: str | None = None, table: int = 0) -> AppTest:
    """Do what a gesture in a table sends, on a row by its position and a column by its name, and run the page."""
    element = _tables(at)[table].proto
    data = json.loads(element.json)
    place = None if column is None else [one["name"] for one in data["columns"]].index(column)
    return send(at, element.id, {"nonce": data["nonce"], "gesture": gesture, "row": row, "column": place})


def query_box(at: AppTest) -> dict[str, Any]:
    """Give what the query box shows: text, problem, suggestion, remark, and what it offers."""
    data: dict[str, Any] = json.loads(_box(at).json)
    return data


def ask(at: AppTest, text: str) -> AppTest:
    """Type a query into the box, press Enter, and run the page."""
    return send_to_box(at, "ask", {"text": text, "turn": 1})


def want(at: AppTest, field: str, typed: str) -> AppTest:
    """Type the beginning of a value into the query box, and wait for what it offers."""
    return send_to_box(at, "want", {"field": field, "typed": typed})


def ask_for_help(at: AppTest) -> AppTest:
    """Press the question mark beside the query box."""
    return send_to_box(at, "help", 1)


def send_to_box(at: AppTest, event: str, message: object) -> AppTest:
    """Let the query box send a message, whatever it is."""
    return send(at, _box(at).id, message, event)


def send(at: AppTest, element: str, message: object, event: str = "click") -> AppTest:
    """Let the element of this id send a message, whatever it is, as the browser does."""
    states = WidgetStates()
    states.CopyFrom(at._tree.get_widget_states())  # noqa: SLF001 - AppTest has no gestures for components
    state = states.widgets.add()
    state.id = f"$$STREAMLIT_INTERNAL_KEY_{element}__events"
    state.json_trigger_value = json.dumps([{"event": event, "value": message}])
    return at._run(states)  # noqa: SLF001 - the same


def _box(at: AppTest) -> Any:  # noqa: ANN401 - Streamlit's message
    return next(one.proto for one in at.get("bidi_component") if one.proto.component_name.endswith("query_box"))


def _tables(at: AppTest) -> list[Any]:
    return [one for one in at.get("bidi_component") if one.proto.component_name.endswith("record_table")]


def _frame(data: Mapping[str, Any]) -> pd.DataFrame:
    names = [column["name"] for column in data["columns"]]
    rows = [[_text(cell) for cell in row] for row in data["rows"]]
    return pd.DataFrame(rows, columns=names, dtype=object)


def _text(cell: str | list[Any] | None) -> str | None:
    if not isinstance(cell, list):
        return cell
    text, _, remark, *_ = cell
    return f"{text} {remark}".strip()


# What is drawn as Markdown of an element's message; everything else of it is plain text or no text at all.
_MARKDOWN: Final = frozenset(
    {"body", "label", "help", "text", "delta", "delta_description", "title", "caption", "captions", "content"}
)
_PLAIN: Final = frozenset({"text", "code", "json", "html", "dataframe"})
_INERT: Final = re.compile(r"\\[!-/:-@\[-`{-~]|(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
"""An escaped character, or inline code."""


def markdown(at: AppTest) -> list[str]:
    """Give every text on the page that is drawn as Markdown, without escaped characters and inline code."""
    tree: Any = at._tree  # noqa: SLF001 - no public way leads to blocks' labels
    return [_INERT.sub("", text) for node in nodes(tree) for text in _texts(node)]


def nodes(node: Any) -> Iterator[Any]:  # noqa: ANN401 - Streamlit's own tree
    """Give everything that is drawn below a node."""
    for child in node.children.values():
        yield child
        if hasattr(child, "children"):
            yield from nodes(child)


def _texts(node: Any) -> Iterator[str]:  # noqa: ANN401
    message = getattr(node, "proto", None)
    if isinstance(message, Message) and node.type not in _PLAIN:
        yield from _fields(message)


def _fields(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        if field.message_type is None:
            if field.name in _MARKDOWN:
                yield from [value] if isinstance(value, str) else value
        else:
            for inner in [value] if isinstance(value, Message) else value:
                yield from _fields(inner)
