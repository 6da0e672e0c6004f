"""The lines of a table that are no records: rules between its parts, counts and words below it."""

from __future__ import annotations

import re
from typing import Final

from audit_explorer.sources.files.csv.csv_names import SPACE

# What every written or numeric time has somewhere, and neither a header nor a footer.
TIME_LIKE: Final = re.compile(r"[0-9]{4}|[0-9][./:-][0-9]")
_RULE: Final = re.compile(r"[\s+|:;,=\u2500\u253c-]*(?:--|==|\u2500\u2500)[\s+|:;,=\u2500\u253c-]*")
_COUNT: Final = re.compile(
    r"\(?[0-9][0-9., ]*(?:rows?|records?|events?|entries|entry|results?|lines?)\b[^,;]{0,60}\)?"
    r"|(?:grand |sub)?(?:total|sum|count|rows?|records?|row count)(?: (?:rows?|records?|events?|entries|count))?"
    r"[\s:=]*(?:[0-9][0-9., ]*)?"
    r"|time:? [0-9.,]+ ?m?s\b.*|query ok\b.*",
    re.IGNORECASE,
)
_MOST_CELLS: Final = 3


def is_aside(cells: list[str], width: int) -> bool:
    """Say whether a row is a rule or a footer that is known as such: it has almost no cells and no time."""
    said = [cell.strip(SPACE) for cell in cells if cell.strip(SPACE)]
    if not said:
        return True
    if all(map(_RULE.fullmatch, said)):
        return True
    few = len(said) <= _MOST_CELLS and (len(said) * 2 <= width or len(said) == 1 or len(cells) < width)
    return few and _COUNT.fullmatch(" ".join(said)) is not None


def is_words(cells: list[str]) -> bool:
    """Say whether a row is a single cell of words or a comment, as a report has them above and below its table."""
    said = [cell.strip(SPACE) for cell in cells if cell.strip(SPACE)]
    return bool(said) and (said[0].startswith("#") or (len(said) == 1 and " " in said[0]))
