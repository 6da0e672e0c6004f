"""A filter as URL parameters, the same on pages as on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.filters.condition import Condition
from audit_explorer.filters.condition_value import composed
from audit_explorer.filters.expression import Expression, written
from audit_explorer.filters.expression_reader import read_where
from audit_explorer.filters.free_text import check_text, read_text
from audit_explorer.period import Period
from audit_explorer.record import FAILED, FIELD, SUCCEEDED, bare
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

_PERIOD_KEYS: Final = frozenset({"from", "to", "last", "until"})
# What the legacy API calls the same thing (audit-api.md).
_ALIASES: Final = {"start": "from", "end": "to", "cluster_uuid": "cluster_id"}
_FETCHING: Final = frozenset({"limit", "offset", "download"})
_SUCCESS: Final = {"true": SUCCEEDED, "false": FAILED}
_SHOWN: Final = 60


class Found(NamedTuple):
    """What the parameters say."""

    conditions: tuple[Condition, ...]
    text: str
    period: Period
    expression: Expression | None
    once: bool


def write(
    conditions: Sequence[Condition], text: str, period: Period, expression: Expression | None, *, once: bool
) -> list[tuple[str, str]]:
    """Give parameters that `read` reads back to the same values."""
    pairs = [*period.to_query(), *(condition.parameter for condition in conditions)]
    if text:
        pairs.append(("q", text))
    if expression is not None:
        pairs.append(("where", written(expression)))
    if once:
        pairs.append(("once", "1"))
    return pairs


def read(parameters: Iterable[tuple[str, str]], zone: ZoneInfo) -> tuple[Found, tuple[str, ...]]:
    """Read parameters, with a sentence for each that had to be ignored; never raises."""
    pairs = [(_ALIASES.get(key, key), value) for key, value in parameters]
    period, ignored = Period.from_query([pair for pair in pairs if pair[0] in _PERIOD_KEYS], zone)
    problems = list(ignored)
    conditions: list[Condition] = []
    texts: list[str] = []
    expression: Expression | None = None
    once = False
    for key, value in pairs:
        if key in _PERIOD_KEYS:
            continue
        if key == "q":
            texts.append(value)
            continue
        try:
            if key == "where" and expression is not None:
                problems.append(f"where={_quote(value)} is ignored: where is given more than once")
            elif key == "where":
                expression = read_where(value, lambda name, asked: _condition(name, asked, zone))
            elif key == "once":
                once = _once(value)
            else:
                conditions.append(_condition(key, value, zone))
        except ValueError as error:
            problems.append(f"{_quote(key)}={_quote(value)} is ignored: {error}")
    text, of_text = _text(texts)
    problems += of_text
    return Found(tuple(conditions), text, period, expression, once), tuple(problems)


def _text(texts: Sequence[str]) -> tuple[str, list[str]]:
    problems = [f"q={_quote(text)} is ignored: q is given more than once" for text in texts[1:]]
    if not texts:
        return "", problems
    text = composed(texts[0]).strip()
    try:
        check_text(text)
    except ValueError as error:
        return "", [f"q={_quote(text)} is ignored: {error}", *problems]
    if not read_text(text).words:
        return "", [f"q={_quote(text)} is ignored: it has no value", *problems]
    return text, problems


def _once(value: str) -> bool:
    if value not in {"0", "1"}:
        message = "once is 1, to count events of two generations once, or 0"
        raise ValueError(message)
    return value == "1"


def _condition(key: str, value: str, zone: ZoneInfo) -> Condition:
    name = key.removeprefix("not.")
    negated = name != key
    if name in _FETCHING:
        message = "it is for fetching from the API, every matching event is shown here"
        raise ValueError(message)
    if name == "success":
        if value.lower() not in _SUCCESS:
            message = "success is true or false"
            raise ValueError(message)
        return Condition("result", "is", _SUCCESS[value.lower()], negated)
    try:
        return Condition.from_parameter(key, value, zone)
    except KeyError:
        message = f"there is no parameter of that name{_hint(name)}"
        raise ValueError(message) from None


def _hint(name: str) -> str:
    near = [known for known in FIELD if bare(known) == bare(name)]
    return f"; did you mean {near[0]}?" if near else ""


def _quote(text: str) -> str:
    return shown(text, limit=_SHOWN)
