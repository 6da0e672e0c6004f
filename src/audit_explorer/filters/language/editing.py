"""A query for a changed filter, keeping what was typed."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from lark import Tree

from audit_explorer.filters.language.grammar import parse
from audit_explorer.filters.language.query_error import QueryTextError
from audit_explorer.filters.language.query_language import is_same, read_language, write_language
from audit_explorer.filters.language.query_reader import top_parts
from audit_explorer.filters.language.query_writer import parts_written

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.filters.filter import Filter

_FIELD: Final = re.compile(r"(?:missing:|-)*([^:=<>~^$*@()\s]+(?:\.\*[^:=<>~^$*@()\s]*)*)[:=<>!~^$*@]")


def edited(text: str, before: Filter, after: Filter, zone: ZoneInfo) -> str:
    """Give a text for `after`, of one that reads as `before`, with only the parts changed that have to.

    What is added comes last, or beside what is asked of its field; what goes is taken out of its place. Where that
    does not read as `after`, it is written anew. Raises ValueError for a filter that the language can't say.
    """
    with suppress(QueryTextError):  # what can't be read is written anew, too
        for candidate in (text, _changed(text, before, after, zone)):
            if is_same(read_language(candidate, zone), after):
                return candidate
    return write_language(after, zone)


def carried(refused: str, before: Filter, after: Filter, zone: ZoneInfo) -> str | None:
    """Give a text that can't be read with what a filter was changed by; None where nothing of the filter stayed.

    What was added is added to it, and what went is taken out where it stands there in the same words.
    """
    old, new = parts_written(before, zone), parts_written(after, zone)
    if not new or (old and not any(_field(part) in map(_field, old) for part in new)):
        return None
    added = [part for part in new if part not in old]
    for part in old:
        if part in new:
            continue
        instead = [one for one in added if _field(one) == _field(part)]
        alone = re.compile(rf"(?<!\S){re.escape(part)}(?!\S)")
        if (there := alone.search(refused)) is not None:
            refused = f"{refused[: there.start()]}{' '.join(instead)}{refused[there.end() :]}"
            added = [one for one in added if one not in instead]
    return " ".join(filter(None, [refused.strip(), *added]))


def _changed(text: str, before: Filter, after: Filter, zone: ZoneInfo) -> str:
    old, new = parts_written(before, zone), parts_written(after, zone)
    gone = [part for part in old if part not in new]
    added = [part for part in new if part not in old]
    pieces: list[str] = []
    at = 0
    spans = _spans(text)
    for start, end in spans:
        own = parts_written(read_language(text[start:end], zone), zone)
        between, at = text[at:start], end
        changed = [part for part in own if part in gone]
        if not changed:
            pieces += [between, text[start:end]]
            continue
        fields = {_field(part) for part in changed}
        here = [part for part in added if _field(part) in fields]
        added = [part for part in added if part not in here]
        left = [*(part for part in own if part not in gone), *here]
        # The "and" before a part goes with it.
        pieces += [between, " ".join(left)] if left else [""]
    rest = text[at:].rstrip() if spans else text
    made = re.sub(r"^\s*(?:(?:and\b|&&)\s*)+", "", "".join(pieces) + rest, flags=re.IGNORECASE)
    if added and len(spans) == 1 and _is_choice(text):
        made = f"({made.strip()})"
    return " ".join(filter(None, [made.strip(), *added]))


def _field(part: str) -> str:
    found = _FIELD.match(part)
    return part if found is None else found[1]


def _spans(text: str) -> list[tuple[int, int]]:
    return [
        (part.meta.start_pos, part.meta.end_pos)
        for part in top_parts(parse(text))
        if isinstance(part, Tree) and not part.meta.empty
    ]


def _is_choice(text: str) -> bool:
    parts = top_parts(parse(text))
    return len(parts) == 1 and isinstance(parts[0], Tree) and parts[0].data == "disjunction"
