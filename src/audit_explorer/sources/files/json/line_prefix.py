"""What programs write before a record on its line, or between whole answers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from audit_explorer.sources.files.envelopes.inside import holds_record, is_between_records
from audit_explorer.sources.files.json.broken_value import first_members, leads_to_records, looks_like_record
from audit_explorer.sources.files.json.json_decode import is_cut

if TYPE_CHECKING:
    from audit_explorer.sources.files.json.json_decode import Checker

# A header block of HTTP up to its empty line (as curl -i writes it), a guard against inclusion as a script, grep's line
# between groups, a fence of Markdown, the end of a call.
_BETWEEN: Final = re.compile(
    r"HTTP/[0-9.]+ [0-9]{3}[^\n]*\n(?:[!-9;-~]+:[^\n]*\n)*\r?\n?"
    r"|\)\]\}'?,?(?=[\s{\[])|while ?\(1\);|for ?\(;;\);"
    r"|(?:-{2,}|`{3,}[a-z]*)(?=\r?\n|\Z)|\);?(?=\s|\Z)|;(?=\s|\Z)"
)
_CANDIDATE: Final = re.compile(r'\[\s*(?=\{\s*(?:"|\Z))|\{(?=\s*(?:"|\Z))')
_TRIED: Final = 8
#: How long a prefix may be, in characters; what is longer is text.
LONGEST: Final = 4_096


def end_between(text: str, start: int) -> int | None:
    """Give the index behind what stands between answers by right; None where something else stands."""
    match = _BETWEEN.match(text, start)
    return match.end() if match else None


def record_on_line(text: str, start: int, checker: Checker, *, ended: bool) -> int | None:
    """Give the index of a record, or of what may stand among records, that follows other text on the line; or None.

    Also one that is cut off by the end of the text where the file goes on, or broken.
    """
    line_end = text.find("\n", start, start + LONGEST)
    stop = line_end if line_end >= 0 else min(len(text), start + LONGEST)
    for tried, match in enumerate(_CANDIDATE.finditer(text, start, stop)):
        if tried == _TRIED:
            break
        at = match.start()
        try:
            value, _ = checker.decode(text, at)
        except json.JSONDecodeError as error:
            if leads_to_records(text, at, checker) or (
                text[at] == "{" and looks_like_record(first_members(text, at, checker)[0])
            ):
                return at
            if is_cut(error, text) and not ended:
                return at
        except RecursionError:
            continue
        else:
            if holds_record(value) or (isinstance(value, dict) and is_between_records(value)):
                return at
    return None
