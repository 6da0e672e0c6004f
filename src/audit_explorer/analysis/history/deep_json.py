"""A reader of JSON that is nested deeper than Python's own goes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN: Final = re.compile(
    r'[ \t\r\n]*(?:([{}\[\],:"])|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|'
    r"(true|false|null)|(NaN|-?Infinity))"
)
_WORDS: Final = {"true": True, "false": False, "null": None}
_OPENED: Final[dict[str, Callable[[], Any]]] = {"{": dict, "[": list}
_CLOSED: Final = {"}": dict, "]": list}


class DeepReader:
    """Reads one text without a call for each level; `twice` says whether a name stood twice in one object."""

    def __init__(self, text: str, number: Callable[[str], Any]) -> None:
        self.twice = False
        self._text = text
        self._number = number
        self._place = 0
        self._outermost: list[Any] = []
        # Each level: what holds it, the name that waits for its value, and what may come next.
        self._levels: list[tuple[Any, str | None]] = [(self._outermost, None)]
        self._next = "value"

    def read(self) -> Any:  # noqa: ANN401 - any JSON value
        """Read it; raises ValueError for what is no JSON."""
        while (match := _TOKEN.match(self._text, self._place)) is not None:
            self._place = match.end()
            sign, number, word, constant = match.groups()
            if sign in _OPENED:
                self._open(_OPENED[sign]())
            elif sign in _CLOSED:
                self._close(_CLOSED[sign])
            elif sign == '"':
                self._string()
            elif sign:
                self._separate(sign)
            else:
                self._put(_WORDS[word] if word else self._number(number or constant))
        if self._text[self._place :].strip(" \t\r\n") or len(self._levels) > 1 or len(self._outermost) != 1:
            raise ValueError(self._place)
        return self._outermost[0]

    def _expect(self, *what: str) -> None:
        if self._next not in what:
            raise ValueError(self._place)

    def _open(self, made: Any) -> None:  # noqa: ANN401 - an object or a list
        self._put(made)
        self._levels.append((made, None))
        self._next = "name or end" if isinstance(made, dict) else "value or end"

    def _close(self, kind: type) -> None:
        self._expect("comma", "name or end", "value or end")
        if len(self._levels) == 1 or type(self._levels[-1][0]) is not kind:
            raise ValueError(self._place)
        self._levels.pop()
        self._next = "comma"

    def _string(self) -> None:
        text, self._place = json.decoder.scanstring(self._text, self._place, True)  # type: ignore[attr-defined]  # noqa: FBT003 - its own way
        if self._next in {"name", "name or end"}:
            self._levels[-1] = (self._levels[-1][0], text)
            self._next = "colon"
        else:
            self._put(text)

    def _separate(self, sign: str) -> None:
        if sign == ":":
            self._expect("colon")
            self._next = "value"
            return
        self._expect("comma")
        if len(self._levels) == 1:
            raise ValueError(self._place)
        self._next = "name" if isinstance(self._levels[-1][0], dict) else "value"

    def _put(self, value: Any) -> None:  # noqa: ANN401 - any JSON value
        self._expect("value", "value or end")
        holder, name = self._levels[-1]
        if isinstance(holder, list):
            holder.append(value)
        else:
            self.twice = self.twice or name in holder
            holder[name] = value
        self._next = "comma"
