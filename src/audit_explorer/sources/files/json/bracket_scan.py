"""Where a JSON value ends by its brackets alone, however bad its contents are."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\]]|"', re.DOTALL)
_DEEPEST: Final = 2_000_000
_CLOSER: Final = {"{": "}", "[": "]"}


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a value reaches.

    `end` is the index behind its last bracket, or None when the brackets never match up. `sound` is False when a text
    runs over a line end (a quote is probably missing). `mismatch` is where a bracket closes another kind. `hopeless`:
    more brackets are open than any value has.
    """

    end: int | None
    sound: bool = True
    mismatch: int | None = None
    hopeless: bool = False


def extent(text: str, start: int, stop: int = sys.maxsize) -> Extent:
    """Scan from the bracket at `start` as far as `stop`, aware of texts and brackets, without recursion."""
    expected: list[str] = []
    sound = True
    for token in _TOKEN.finditer(text, start, stop):
        found = token[0]
        if found in _CLOSER:
            expected.append(_CLOSER[found])
            if len(expected) > _DEEPEST:
                return Extent(None, sound, hopeless=True)
        elif found in "]}":
            if expected.pop() != found:
                return Extent(None, sound, mismatch=token.start())
            if not expected:
                return Extent(token.end(), sound)
        elif found == '"':
            return Extent(None, sound)
        elif "\n" in found:
            sound = False
    return Extent(None, sound)
