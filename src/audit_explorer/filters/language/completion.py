"""What is being typed at the cursor."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from audit_explorer.filters.language.field_names import find

_CLAUSE: Final = re.compile(
    r"""(?P<field>[^\W\d][\w.\[\]*-]*)\s*(?P<sign>:?\s*(?:>=|<=|!=|!~|==?|>|<|~)|[~^$*@]=|:)\s*(?P<group>\((?:[^()]*[\s(])?)?
    (?P<typed>"[^"]*|[^\s()"]*)\Z""",
    re.VERBOSE,
)
_WORD: Final = re.compile(r"[^\s()\"]*\Z")


class Completion(NamedTuple):
    """What is typed: the part from `start` to `end` of the text; `field` is the field of a value or an operator."""

    kind: Literal["field", "operator", "value", "keyword"]
    field: str
    typed: str
    start: int
    end: int


def complete(text: str, cursor: int) -> Completion:
    """Say what is being typed at the cursor, an offset of characters."""
    before = text[:cursor]
    found = _CLAUSE.search(before)
    if found is not None and (known := find(found["field"])) is not None:
        return Completion("value", known.name, found["typed"].lstrip('"'), found.start("typed"), cursor)
    word = _WORD.search(before)
    start = word.start() if word else cursor
    typed = before[start:].lstrip("-!")
    return Completion("field", "", typed, cursor - len(typed), cursor)


def operator_candidates(field: str) -> tuple[str, ...]:
    """Give the operators that a field takes."""
    found = find(field)
    if found is None:
        return ()
    sizes = (">=", "<=", ">", "<") if found.kind in {"number", "time", "path", "hour"} else ()
    texts = (
        (":", "!=", "=", "~", "^=", "$=") if found.kind not in {"time", "hour", "weekday", "letters"} else (":", "!=")
    )
    return (*texts, *sizes)
