"""A filter as URL parameters, the same on pages as on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.filters.condition import Asks, Condition
from audit_explorer.period import Period
from audit_explorer.record import FAILED, FIELD, SUCCEEDED, bare
from audit_explorer.shown.inert import shorten, visible

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


def write(conditions: Sequence[Condition], text: str, period: Period) -> list[tuple[str, str]]:
    """Give parameters that `read` reads back to the same values."""
    pairs = period.to_query()
    for condition in conditions:
        pairs.append((condition.key, condition.field if condition.asks == "missing" else condition.value))
    if text:
        pairs.append(("q", text))
    return pairs


def read(parameters: Iterable[tuple[str, str]], zone: ZoneInfo) -> tuple[Found, tuple[str, ...]]:
    """Read parameters, with a sentence for each that had to be ignored; never raises."""
    pairs = [(_ALIASES.get(key, key), value) for key, value in parameters]
    period, ignored = Period.from_query([pair for pair in pairs if pair[0] in _PERIOD_KEYS], zone)
    problems = list(ignored)
    conditions: list[Condition] = []
    texts: list[str] = []
    for key, value in pairs:
        if key in _PERIOD_KEYS:
            continue
        if key == "q":
            texts.append(value.strip())
            continue
        try:
            conditions.append(_condition(key, value))
        except ValueError as error:
            problems.append(f"{_quote(key)}={_quote(value)} is ignored: {error}")
    if texts and not texts[0]:
        problems.append("q= is ignored: it has no value")
    problems.extend(f"q={_quote(text)} is ignored: q is given more than once" for text in texts[1:])
    return Found(tuple(conditions), texts[0] if texts else "", period), tuple(problems)


def _condition(key: str, value: str) -> Condition:
    name = key.removeprefix("not.")
    negated = name != key
    if name == "missing":
        return Condition(value, "missing", negated=negated)
    if name in _FETCHING:
        message = "it is for fetching from the API, every matching event is shown here"
        raise ValueError(message)
    if name == "success":
        if value.lower() not in _SUCCESS:
            message = "success is true or false"
            raise ValueError(message)
        return Condition("result", "is", _SUCCESS[value.lower()], negated)
    asks: Asks = "contains" if name.endswith("~") else "is"
    name = name.removesuffix("~")
    if name not in FIELD:
        message = f"there is no parameter of that name{_hint(name)}"
        raise ValueError(message)
    return Condition(name, asks, value, negated)


def _hint(name: str) -> str:
    near = [known for known in FIELD if bare(known) == bare(name)]
    return f"; did you mean {near[0]}?" if near else ""


def _quote(text: str) -> str:
    return shorten(visible(text), _SHOWN)
