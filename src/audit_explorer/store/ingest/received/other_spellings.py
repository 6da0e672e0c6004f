"""Another spelling of an outcome's name or an error's, for which a file takes a closer look."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# An outcome or an error under another spelling of its name would go unseen, and the event would count as succeeded.
_NAMES: Final = (
    "Outcome|OUTCOME|Status|STATUS|Result|RESULT|Success|SUCCESS|Succeeded|SUCCEEDED|Error|ERROR"
    "|StatusCode|HttpStatus|HTTP_STATUS|HTTP status|ErrorMessage|ErrorType"
)
#: The same for the engine, of a record as it stands in the file.
OTHERWISE_SPELLED: Final = f"""regexp_matches(json, '"({_NAMES})\\\\*" *:')"""
_SPELLED: Final = re.compile(rf'"(?:{_NAMES})\\*" *:'.encode())
_BEGUN: Final = re.compile(rb'"[A-Za-z_ ]*\\*(?:" *)?\Z')
_FIRST: Final = tuple(sorted({ord(name[0]) for name in _NAMES.split("|")}))
_SECOND: Final = bytes(sign in {ord(name[1]) for name in _NAMES.split("|")} for sign in range(256))
# As much as stays in a processor's own memory, and is less than the system gives and takes by the page.
_CHUNK: Final = 1 << 17
_NAME: Final = 32
# Any number of backslashes and spaces may stand behind such a name; whoever writes so many has it looked at closely.
_MOST_BEHIND: Final = 1 << 20


def otherwise_spelled(path: Path, stopped: Callable[[], bool] = lambda: False) -> bool:
    """Say whether a file has one of these names anywhere, as the engine would say of its records.

    Where somebody `stopped` it, it says that it has none.
    """
    with path.open("rb", buffering=0) as file:
        rest = b""
        while (data := file.read(_CHUNK)) and not stopped():
            text = rest + data
            for at in _candidates(text):
                found = _SPELLED.match(text, at)
                if found:
                    return True
            rest = _unfinished(text)
            if len(rest) > _MOST_BEHIND:
                return True
    return False


def _candidates(text: bytes) -> list[int]:
    """Give the places of quotation marks before the first two letters of such a name."""
    import numpy as np

    signs = np.frombuffer(text, np.uint8)
    if len(signs) <= _NAME:
        return [at for at, sign in enumerate(text) if sign == ord('"')]
    # What is smaller than the first letter wraps around.
    begins = (signs[1:-1] - np.uint8(_FIRST[0])) <= np.uint8(_FIRST[-1] - _FIRST[0])
    begins &= signs[:-2] == ord('"')
    places = np.flatnonzero(begins)
    places = places[np.frombuffer(_SECOND, np.bool_)[signs[places + 2]]]
    return places.tolist()


def _unfinished(text: bytes) -> bytes:
    """Give the end of a text in which a name may have begun."""
    end = text[max(0, len(text.rstrip(b' \\"')) - _NAME) :]
    begun = _BEGUN.search(end)
    return end[begun.start() :] if begun else b""
