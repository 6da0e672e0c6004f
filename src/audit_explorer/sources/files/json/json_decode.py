"""The JSON decoders of the tolerant reader, which accept what the standard's strict reading would refuse."""

from __future__ import annotations

import json
import re
from typing import Final

_CUT_MARGIN: Final = 16
_CUT_NUMBER: Final = re.compile(r"\.|[eE][+-]?")
_LITERALS: Final = ("true", "false", "null", "NaN", "Infinity", "-Infinity")


class Number(str):
    """A number exactly as written: no digit is lost, no limit on its length applies."""

    __slots__ = ()


class Constant(str):
    """NaN, Infinity or -Infinity, which JSON does not have."""

    __slots__ = ()


class Checker:
    """Decodes values while noting what no strict reader accepts in them."""

    def __init__(self) -> None:
        self.odd = False
        strict = self._decoder(strict=True)
        lenient = self._decoder(strict=False)
        self.strict = strict.raw_decode
        self._lenient = lenient.raw_decode

    def _decoder(self, *, strict: bool) -> json.JSONDecoder:
        # Numbers only have to be well formed here: str is the cheapest thing that C can make of them.
        return json.JSONDecoder(
            object_pairs_hook=self._pairs,
            parse_float=str,
            parse_int=str,
            parse_constant=self._constant,
            strict=strict,
        )

    def _pairs(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        value = dict(pairs)
        if len(value) != len(pairs):
            self.odd = True
        return value

    def _constant(self, name: str) -> str:
        self.odd = True
        return name

    def decode(self, text: str, start: int) -> tuple[object, int]:
        """Decode the value at `start`; give it with the index behind it, and leave `odd` True when it needs repair.

        Raises json.JSONDecodeError for what is no JSON, RecursionError for what is nested too deeply.
        """
        self.odd = False
        try:
            return self.strict(text, start)
        except json.JSONDecodeError as error:
            if not error.msg.startswith("Invalid control character"):
                raise
        value, end = self._lenient(text, start)
        self.odd = True
        return value, end


def is_cut(error: json.JSONDecodeError, text: str) -> bool:
    """Say whether the error may come from the text's end alone, so that more text could heal it."""
    if error.msg.startswith("Unterminated string"):
        return True
    if error.pos < len(text) - _CUT_MARGIN:
        return False
    tail = text[error.pos :]
    if error.msg.startswith("Invalid \\"):
        return '"' not in tail
    if not tail.strip() or _CUT_NUMBER.fullmatch(tail):
        return True
    return any(literal.startswith(tail) for literal in _LITERALS)
