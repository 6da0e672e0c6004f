"""A filter as one English phrase."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from audit_explorer.filters.clock import bound_words, bounds, members
from audit_explorer.filters.column import column
from audit_explorer.filters.condition import VALUE_LIMIT, Condition
from audit_explorer.filters.expression import All, Expression, Not, Text
from audit_explorer.filters.free_text import read_text
from audit_explorer.filters.marks.mark_words import mark_words
from audit_explorer.record import CLOCK_LABELS, FAILED, HOUR, REVIEW, SUCCEEDED, WEEKDAY, WEEKDAYS
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST: Final = 3
_MOST_WORDS: Final = 5
_DEEDS: Final = {
    "Create": "creations",
    "Update": "updates",
    "Delete": "deletions",
    "Login": "sign-ins",
    "Logout": "sign-outs",
    "Reset password": "password resets",
}
_OUTCOMES: Final = {SUCCEEDED: "successful", FAILED: "failed"}
_ACTORS: Final = {"User": "user", "Application": "application"}
# A value that stands in a phrase without quotes: it can't be taken for words of ours.
_PLAIN: Final = re.compile(r"[\w@.:/+-]+( [\w@.:/+-]+)?", re.ASCII)
_JOINING: Final = frozenset({"and", "or", "not"})


def subject(conditions: Sequence[Condition], text: str, expression: Expression | None = None) -> str:
    """Say what is looked at: "Failed deletions of Project by application", "Events without cluster", "All events".

    Log text is inert and shortened; what could be mistaken for part of the phrase is quoted.
    """
    if not conditions and not text and expression is None:
        return "All events"
    by_field: dict[str, list[Condition]] = {}
    for condition in conditions:
        by_field.setdefault(condition.field, []).append(condition)
    words = [
        *_placed(by_field, "result", _OUTCOMES, all_known=True),
        *(_placed(by_field, "action", _DEEDS, all_known=True) or ["events"]),
    ]
    if kinds := _placed(by_field, "entity_type", {}):
        words += ["of", *kinds]
    actors, kinds = _placed(by_field, "actor", {}), _placed(by_field, "source_type", _ACTORS)
    if actors:
        words += ["by", *actors, *(f"({kind})" for kind in kinds)]
    elif kinds:
        words += ["by", *kinds]
    words += [_on_clock(name, by_field.pop(name)) for name in (WEEKDAY, HOUR) if _is_plain(by_field.get(name, []))]
    if marks := by_field.pop(REVIEW, []):
        words.append(_joined([_on_marks(one) for one in marks], "and", _MOST_WORDS))
    clauses = [_clause(name, asked) for name, asked in by_field.items()]
    if text:
        clauses.append(mentioned(text))
    if expression is not None:
        clauses.append(f"where {phrase(expression)}")
    if clauses:
        words.append(" and ".join(filter(None, [", ".join(clauses[:-1]), clauses[-1]])))
    said = " ".join(words)
    return said[0].upper() + said[1:]


def mentioned(text: str) -> str:
    """Say the words: "with “a” and “b c” but without “d”"."""
    words = read_text(text).words
    there, gone = ([f"“{_shown(one.text)}”" for one in words if one.excluded is no] for no in (False, True))
    must = f"with {_joined(there, 'and', _MOST_WORDS)}" if there else ""
    but = f"without {_joined(gone, 'or', _MOST_WORDS)}" if gone else ""
    return " but ".join(filter(None, (must, but)))


def _on_marks(condition: Condition) -> str:
    return _shown(mark_words(condition.value, negated=condition.negated))


def _is_plain(asked: Sequence[Condition]) -> bool:
    """Whether conditions have a place of their own in the phrase as a time of day."""
    return bool(asked) and all(one.operator.takes_value for one in asked)


def _on_clock(name: str, asked: Sequence[Condition]) -> str:
    """Say a time of day: "between 19:00 and 07:00", "from 19:00", "not on Saturday or Sunday"."""
    includes, excludes = ([one for one in asked if one.operator.exact and one.negated is no] for no in (False, True))
    narrows = [(one.asks, one.value) for one in asked if one.operator.narrows and not one.negated]
    said = [_times(name, includes)] if includes else []
    start, end = bounds(narrows)
    if start is not None and end is not None:
        said.append(f"between {start:02}:00 and {end:02}:00")
    else:
        said += [bound_words(*one) for one in narrows]
    said += [f"not {bound_words(one.asks, one.value)}" for one in asked if one.operator.narrows and one.negated]
    said += [f"not {_times(name, excludes)}"] if excludes else []
    return " and ".join(said)


def _times(name: str, asked: Sequence[Condition]) -> str:
    """Say values that "or" joins, neighbours together."""
    column_ = column(name)
    numbers = {number for one in asked for number in members(column_, one.value)}
    size = 24 if name == HOUR else len(WEEKDAYS)
    if len(numbers) == size:
        return "at any hour" if name == HOUR else "on any day"
    runs: list[list[int]] = []
    # A run may go past the end of the day, or of the week: it begins where the number before is not asked for.
    for start in sorted(number for number in numbers if (number - 1) % size not in numbers):
        run = [start]
        while (run[-1] + 1) % size in numbers:
            run.append((run[-1] + 1) % size)
        runs.append(run)
    if name == HOUR:
        return _any(f"between {run[0]:02}:00 and {(run[-1] + 1) % size:02}:00" for run in runs)
    if len(numbers) <= _MOST:
        return f"on {_any(WEEKDAYS[number] for run in runs for number in run)}"
    return _any(
        f"from {WEEKDAYS[run[0]]} to {WEEKDAYS[run[-1]]}" if len(run) > 1 else f"on {WEEKDAYS[run[0]]}" for run in runs
    )


def part_words(group: Sequence[Condition]) -> str:
    """Say conditions on one column that belong together: "with action Delete", "on Saturday or Sunday"."""
    name = group[0].field
    if name == REVIEW:
        return _joined([_on_marks(one) for one in group], "and", _MOST_WORDS)
    return _on_clock(name, group) if name in CLOCK_LABELS and _is_plain(group) else _clause(name, group)


def phrase(expression: Expression) -> str:
    """Say every part of an expression: "error type is exactly X or (action is not Login and HTTP status is below 500)".

    Log text is inert and shortened, and quoted where it could be mistaken for words of the phrase.
    """
    if isinstance(expression, Text):
        how = {"contains": "", "matches": "a text like ", "regex": "a text that fits "}[expression.asks]
        return f"{how}“{_shown(expression.text)}” is mentioned"
    if isinstance(expression, Condition) and expression.field == REVIEW:
        return f"it is {_on_marks(expression)}"
    if isinstance(expression, Condition):
        verb = expression.operator.verb[expression.negated]
        value = f" {_word(expression)}" if expression.operator.takes_value else ""
        return f"{_noun(expression.field)} {verb}{value}"
    if isinstance(expression, Not):
        return f"not ({phrase(expression.part)})"
    joined = " and " if isinstance(expression, All) else " or "
    return joined.join(
        phrase(part) if isinstance(part, Condition | Text | Not) else f"({phrase(part)})" for part in expression.parts
    )


def _placed(
    by_field: dict[str, list[Condition]], field: str, known: dict[str, str], *, all_known: bool = False
) -> list[str]:
    """Take a field's values out, when they have a place of their own in the phrase: only plain inclusions have."""
    asked = by_field.get(field, [])
    if not asked or any(c.negated or not c.operator.exact or (all_known and c.value not in known) for c in asked):
        return []
    return [_any(known.get(c.value) or _value(c) for c in by_field.pop(field))]


def _clause(name: str, asked: Sequence[Condition]) -> str:
    """Everything asked of one field: "with entity containing “team” but not team-a", "without cluster"."""
    label = _noun(name)
    narrows = [c for c in asked if not c.negated and c.operator.narrows]
    includes, excludes = ([c for c in asked if c.negated is no and c not in narrows] for no in (False, True))
    if not includes and not narrows:
        if not any(c.operator.takes_value for c in excludes):
            return f"with any {label}"
        if all(c.operator.exact for c in excludes):
            return f"with {label} other than {_any(_value(c) for c in excludes)}"
        return f"with {label} not {_any(map(_asked, excludes))}"
    if not excludes and not any(c.operator.takes_value for c in (*includes, *narrows)):
        return f"without {label}"
    must = [*([_any(map(_asked, includes))] if includes else []), *map(_asked, narrows)]
    but = f" but not {_any(map(_asked, excludes))}" if excludes else ""
    return f"with {label} {' and '.join(must)}{but}"


def _noun(name: str) -> str:
    """Give a column's label as it stands within a phrase."""
    label = column(name).label
    return label if label.split()[0].isupper() else label[0].lower() + label[1:]


def _asked(condition: Condition) -> str:
    before, value, after = condition.operator.phrase.partition("…")
    if not value:
        return before
    return f"{before}{_shown(condition.value, condition.field) if after else _value(condition)}{after}"


def _any(phrases: Iterable[str]) -> str:
    return _joined(list(phrases), "or", _MOST)


def _joined(words: Sequence[str], by: str, most: int) -> str:
    if len(words) > most:
        return f"{', '.join(words[:most])} {by} {len(words) - most:,} more"
    return f" {by} ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _value(condition: Condition) -> str:
    text = _shown(condition.value, condition.field)
    return text if _PLAIN.fullmatch(text) else f"“{text}”"


def _word(condition: Condition) -> str:
    """Quote whatever isn't one plain word: within a clause even two words could go on as ours."""
    text = _value(condition)
    return f"“{text}”" if text in _JOINING or (" " in text and text[0] != "“") else text


def _shown(text: str, field: str | None = None) -> str:
    return shown(text, field, limit=VALUE_LIMIT)
