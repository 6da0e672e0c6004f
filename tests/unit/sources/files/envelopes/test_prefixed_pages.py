"""Pretty-printed JSON with something before every line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from audit_explorer.sources.files.envelopes.prefixed_pages import without_line_prefixes
from tests.builders import make_current

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RECORDS = [make_current(id=str(number), body={"a": [1, {"b": []}]}) for number in range(30)]
PREFIXES: dict[str, Callable[[int], str]] = {
    "compose": lambda _: "web-1  | ",
    "kubectl --prefix": lambda _: "[pod/audit-7f9/audit] ",
    "kubectl --timestamps": lambda line: f"2026-11-27T10:00:{line % 60:02}.{line}Z ",
    "grep -n": lambda line: f"logs/a.json:{line}:",
    "syslog": lambda line: f"<134>1 2026-11-27T10:00:{line % 60:02}Z host app 12 - - ",
}


def stripped(text: str, folder: Path) -> str | None:
    """Write a file, and give it without the prefixes; None where it has none."""
    path = folder / "log"
    path.write_text(text, "utf-8")
    found = without_line_prefixes(path, folder)
    return None if found is None else found.path.read_text("utf-8")


@pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES)
@pytest.mark.parametrize("value", [RECORDS, {"audit_logs": RECORDS}, RECORDS[0]], ids=["list", "page", "record"])
@pytest.mark.parametrize("first", ["", "starting up\n"])
def test_the_prefix_is_taken_from_every_line(
    tmp_path: Path, prefix: Callable[[int], str], value: object, first: str
) -> None:
    """What is left is the JSON as it was printed, with whatever the program said before it."""
    text = first + json.dumps(value, indent=2)
    lines = text.split("\n")
    assert stripped("\n".join(prefix(at) + line for at, line in enumerate(lines)), tmp_path) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        json.dumps(RECORDS),
        json.dumps(RECORDS, indent=2),
        "\n".join(map(json.dumps, RECORDS)),
        "\n".join(f"pod-1 {json.dumps(record)}" for record in RECORDS),
        f"Here it is: {json.dumps(RECORDS, indent=2)}",
        "[INFO] {\nno JSON\n",
    ],
)
def test_everything_else_stays_as_it_is(tmp_path: Path, text: str) -> None:
    """Without a prefix on the line behind the opening bracket, or with whole records on lines, nothing is taken off."""
    assert stripped(text, tmp_path) is None


def test_a_line_without_the_prefix_is_left(tmp_path: Path) -> None:
    """Another program's line stays in the text, so that it is counted there."""
    assert stripped('a | {\na |   "x": 1\nother\na | }\n', tmp_path) == '{\n  "x": 1\nother\n}\n'
