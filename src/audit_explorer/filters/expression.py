"""A question that conditions alone can't ask: groups that all hold, of which any holds, or that don't hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from audit_explorer.filters.condition import Condition
from audit_explorer.filters.condition_value import check_regex, composed

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH: Final = 32
MAX_PARTS: Final = 200
MAX_LENGTH: Final = 4_000
TextAsks: TypeAlias = Literal["contains", "matches", "regex"]
TEXT_KEYS: Final[dict[TextAsks, str]] = {"contains": "q", "matches": "q*", "regex": "q/"}
_BARE: Final = re.compile(r"""[^\s(),="\\]+""")


@dataclass(frozen=True, slots=True)
class Text:
    """Names, ids, errors or bodies have the text, in any case.

    Where it `asks` "matches", * in it is any text and ? one character; where it asks "regex", it is a regular
    expression, in which case counts. Raises ValueError without a text, or for no regular expression.
    """

    text: str
    asks: TextAsks = "contains"

    def __post_init__(self) -> None:
        """Bring equal texts to equal values."""
        text = composed(self.text)
        if self.asks == "matches":
            text, asks = _anywhere(text)
            object.__setattr__(self, "asks", asks)
        if self.asks == "contains":
            text = text.strip()
        elif self.asks == "regex":
            check_regex(text)
        object.__setattr__(self, "text", text)
        if not self.text:
            message = "there is no text to look for"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds. See `all_of`, which also takes one part; here ValueError for that, and beyond the bounds."""

    parts: tuple[Expression, ...]

    def __post_init__(self) -> None:
        """Bring equal groups to equal values."""
        object.__setattr__(self, "parts", _parts(self))


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds. See `any_of`, which also takes one part; here as with All."""

    parts: tuple[Expression, ...]

    def __post_init__(self) -> None:
        """Bring equal groups to equal values."""
        object.__setattr__(self, "parts", _parts(self))


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold. See `inverse`, which takes any part; here ValueError for one that says so itself."""

    part: Expression

    def __post_init__(self) -> None:
        """Refuse a second way to say the same."""
        if isinstance(self.part, Condition | Not):
            message = "a condition is negated in itself, and twice is not at all"
            raise ValueError(message)  # noqa: TRY004 - the callers' one error for what can't be asked
        check(self)


Expression: TypeAlias = All | Any | Not | Condition | Text


def all_of(*parts: Expression) -> Expression:
    """Join parts, at least one, that all have to hold; raises ValueError beyond the bounds."""
    return parts[0] if len(set(parts)) == 1 else All(parts)


def any_of(*parts: Expression) -> Expression:
    """Join parts, at least one, of which any has to hold; raises ValueError beyond the bounds."""
    return parts[0] if len(set(parts)) == 1 else Any(parts)


def inverse(part: Expression) -> Expression:
    """Turn it round; raises ValueError beyond the bounds."""
    if isinstance(part, Not):
        return part.part
    if isinstance(part, Condition):
        return Condition(part.field, part.asks, part.value, not part.negated)
    return Not(part)


def leaves(expression: Expression) -> Iterator[Condition | Text]:
    """Give every condition and text in it."""
    if isinstance(expression, Condition | Text):
        yield expression
    elif isinstance(expression, Not):
        yield from leaves(expression.part)
    else:
        for part in expression.parts:
            yield from leaves(part)


def conjuncts(expression: Expression) -> tuple[Expression, ...]:
    """Give the parts that all have to hold; an expression of another kind is its own only one."""
    return expression.parts if isinstance(expression, All) else (expression,)


def written(expression: Expression) -> str:
    """Write it as a link has it: and(not.actor*=ci-*,or(error_type=X,http_status>=400))."""
    if isinstance(expression, Text):
        return f"{TEXT_KEYS[expression.asks]}={_quoted(expression.text)}"
    if isinstance(expression, Condition):
        key, value = expression.parameter
        return f"{key}={_quoted(value)}"
    if isinstance(expression, Not):
        return f"not({written(expression.part)})"
    return f"{'and' if isinstance(expression, All) else 'or'}({','.join(map(written, expression.parts))})"


def depth(expression: Expression) -> int:
    """Count the levels, a condition alone being one."""
    if isinstance(expression, Condition | Text):
        return 1
    return 1 + max(map(depth, [expression.part] if isinstance(expression, Not) else expression.parts))


def check(expression: Expression) -> None:
    """Raise ValueError beyond the bounds; a group looks for itself."""
    if depth(expression) > MAX_DEPTH:
        message = f"it has more than {MAX_DEPTH} levels"
        raise ValueError(message)
    if sum(1 for _ in leaves(expression)) > MAX_PARTS:
        message = f"it has more than {MAX_PARTS} parts"
        raise ValueError(message)
    if len(written(expression)) > MAX_LENGTH:
        message = f"it is longer than {MAX_LENGTH:,} characters"
        raise ValueError(message)


def _parts(group: All | Any) -> tuple[Expression, ...]:
    """Give a group's parts without groups of the same kind, each once, in one order."""
    kind = type(group)
    flat: list[Expression] = []
    for part in group.parts:
        flat += part.parts if isinstance(part, kind) else (part,)
    parts = tuple(sorted(set(flat), key=written))
    if len(parts) < 2:  # noqa: PLR2004 - a group joins
        message = "a group joins at least two parts that differ"
        raise ValueError(message)
    object.__setattr__(group, "parts", parts)
    check(group)
    return parts


def _anywhere(pattern: str) -> tuple[str, TextAsks]:
    """Give a pattern that is looked for anywhere without * at its ends; a text where it has no other * or ?."""
    parts = [_sign(part) for part in re.findall(r"\\.|.", pattern, re.DOTALL)]
    while parts and parts[0] == "*":
        del parts[0]
    while parts and parts[-1] == "*":
        del parts[-1]
    if any(part in {"*", "?"} for part in parts):
        return "".join(parts), "matches"
    return "".join(part[-1] for part in parts), "contains"


def _sign(part: str) -> str:
    """Write one sign of a pattern in its one form: only what would mean something has a backslash before it."""
    if part in {"*", "?"}:
        return part
    return f"\\{part[-1]}" if part[-1] in "*?\\" else part[-1]


def _quoted(value: str) -> str:
    if _BARE.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
