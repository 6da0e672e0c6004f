"""The quick way to read an answer that is written as servers usually write: no white space between its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import orjson

# Between two records stands just this. When there are as many such places as there are gaps between records, and none
# with white space in it, then no place within a record looks the same, and the text can be divided there.
_BETWEEN: Final = b"},{"
_LOOSE: Final = (b"\n", b"\r", b"\t", b"} ", b"}, ")
_SPACED: Final = (b'": ', b', "')
_OPENING: Final = b'"audit_logs":['
_CLOSING: Final = re.compile(rb'(,"[a-z]+":("[0-9]*"|[0-9]+|null))*\}')


@dataclass(frozen=True, slots=True)
class Quick:
    """Records, each as its text on one line with its value; further members of the object that they came in."""

    records: list[tuple[bytes, object]]
    members: dict[str, object] | None


def quick(body: bytes) -> Quick | None:
    """Read a list of records, or an object with one; None when it takes a closer look, for whatever reason."""
    try:
        value = orjson.loads(body)
    except ValueError:
        return None
    if isinstance(value, list):
        inner = body.strip()[1:-1]
        texts = _divided(inner, value)
        return None if texts is None else Quick(list(zip(texts, value, strict=True)), None)
    if not isinstance(value, dict) or not isinstance(value.get("audit_logs"), list):
        return None
    start = body.find(_OPENING)
    end = body.rfind(b"}]")
    # No brace but the object's own stands before the list, and nothing but plain members behind it.
    if start < 0 or body.count(b"{", 0, start) != 1 or _CLOSING.fullmatch(body, end + 2) is None:
        return None
    values = value.pop("audit_logs")
    texts = _divided(body[start + len(_OPENING) : end + 1], values)
    return None if texts is None else Quick(list(zip(texts, values, strict=True)), value)


def _divided(inner: bytes, values: list[object]) -> list[bytes] | None:
    """Divide the text between a list's brackets into its objects."""
    if not values or not inner.startswith(b"{") or not inner.endswith(b"}"):
        return None
    if inner.count(_BETWEEN) != len(values) - 1 or any(sign in inner for sign in _LOOSE):
        return None
    texts = [b"{%b}" % part for part in inner[1:-1].split(_BETWEEN)]
    # White space within records does no harm, but takes room: who writes it in the first one writes it in all.
    return None if any(sign in texts[0] for sign in _SPACED) else texts
