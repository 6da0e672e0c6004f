"""The dashboard without a browser: opened on a page of a log, looked at element by element."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from google.protobuf.message import Message  # type: ignore[import-untyped]
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
