"""Any condition, expression, filter or record, for the filters' property tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from hypothesis import strategies as st

from audit_explorer.filters import Condition, Expression, Filter
from audit_explorer.filters.column import column
from audit_explorer.filters.expression import Text, all_of, any_of, inverse
from audit_explorer.filters.operators import ROWS
from audit_explorer.period import Period, format_utc
from audit_explorer.record import FIELDS
from tests.builders import make_legacy

#: Every character, halves of surrogate pairs included: a link and a command line may hold them.
HOSTILE: Final = st.text(st.characters(exclude_categories=()), min_size=1, max_size=12)
PATHS: Final = (
    "body.gpus",
    "body.a[0].b",
    "body.a[*].b",
    "body.*.name",
    'body."two words"',
    "body.ü",
    "error.status",
    "error.description",
    "context.ip_address",
    "metadata.x",
)
#: What differs between the drawn records.
LIVELY: Final = (
    *("entity_name", "entity_id", "source_name", "actor", "http_status", "happened_at", "error", "error_message"),
    *("body.gpus", "body.gpus", "body.a[0].b", "body.a[*].b", "body.*.name", 'body."two words"', "error.status"),
)
ADDRESSED: Final = ("source_ip", "context.ip_address", "body.gpus")
RANGES: Final = (
    "10.0.0.0/8",
    "10.244.0.7",
    "10.244.0.4/30",
    "0.0.0.0/0",
    "::/0",
    "2001:db8::/32",
    "2001:db8:0:1::/61",
    "::ffff:10.244.0.0/112",
    "fe80::1",
)
ADDRESSES: Final = (
    "10.244.0.7",
    "::ffff:10.244.0.7",
    "::FFFF:0af4:7",
    "0:0:0:0:0:ffff:10.244.0.5",
    "192.168.1.1",
    "2001:db8::1",
    "2001:DB8:0:1:0:0:0:1",
    "2001:0db8:0000:0009::",
    "fe80::1%eth0",
    "10.244.0.7:443",
    "010.244.0.7",
    "10.244.0.256",
    "1::2::3",
    ":::",
    "x\ny",
)
#: In both forms of Unicode, and what is special to SQL or to a pattern.
WORDS: Final = (
    *("team", "TEAM-Ä", "caf\u00e9", "cafe\u0301", "e\u0301", "\u00e9", "e", "100%_sure", 'say "hi" C:\\x', "*", "?"),
    *("ci-deploy", "4", "4.0", "true", "null", "{", "<b>"),
)
PATTERNS: Final = ("*", "ci-*", "*Ä*", "caf?", "?e*m", "\\*", "*\\", "100%_*", "[ab]", "*\u0301")
REGEXES: Final = ("^ci-", "team", "(?i)TEAM-.", "a/b|/", "[0-9]+$", "caf\u00e9?", "^4(\\.0)?$", "e{2}|\\s", "\\\\x")
TIMES: Final = (
    "2026-09-01",
    "2026-09-01T08:00:00Z",
    "2026-09-01T10:00:00+02:00",
    "2026-09-01 08:00",
    "2026-09-01T08:00:00.001Z",
    "2026-13-01",
    "2026-09-01T25:00:00Z",
    "2026-09-01, or so",
)
NUMBERS: Final = st.sampled_from([-3, 4, 100, 403]) | st.integers(-3, 600) | st.sampled_from([-2.25, 0.5, 4.0, 10**20])

_INSTANT: Final = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
_NEAR_INSTANT: Final = st.datetimes(datetime(2026, 8, 31), datetime(2026, 9, 9), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def conditions(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> Condition:
    """Draw any condition that can be; `texts` are the values where any text can be one."""
    row = draw(st.sampled_from(ROWS))
    taken = [name for name in (*(field.name for field in FIELDS), *PATHS) if column(name).kind in row.kinds]
    lively = [name for name in (ADDRESSED if row.key == "within" else LIVELY) if name in taken]
    name = draw(st.sampled_from(lively) | st.sampled_from(lively) | st.sampled_from(taken))
    asked = column(name)
    values: st.SearchStrategy[str] = texts
    if row.key == "within":
        values = st.sampled_from(RANGES)
    elif row.key == "matches":
        values = st.sampled_from(PATTERNS) | st.sampled_from(PATTERNS) | texts
    elif row.key == "regex":
        values = st.sampled_from(REGEXES)
    elif row.narrows and asked.kind == "time":
        values = (_NEAR_INSTANT | _NEAR_INSTANT | _INSTANT).map(format_utc)
    elif row.narrows and asked.kind == "path":
        values = st.sampled_from(("4", "0.5", "-3", "403", "100.25")) | _NEAR_INSTANT.map(format_utc)
    elif asked.kind == "number" and (row.narrows or row.exact):
        values = st.integers(-(2**31), 2**31 - 1).map(str) | st.sampled_from(("200", "403", "500"))
    return Condition(name, row.key, draw(values), draw(st.booleans()))


def expressions(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Expression]:
    """Draw any expression within the bounds."""
    leaf: st.SearchStrategy[Expression] = (
        conditions(texts)
        | texts.filter(lambda text: bool(text.strip())).map(Text)
        | texts.filter(lambda text: bool(text.strip(" *"))).map(lambda text: Text(f"a*{text}", "matches"))
        | st.sampled_from(REGEXES).map(lambda text: Text(text, "regex"))
    )

    def grown(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        some = st.lists(parts, min_size=1, max_size=4)
        return some.map(lambda found: all_of(*found)) | some.map(lambda found: any_of(*found)) | parts.map(inverse)

    return st.recursive(leaf, grown, max_leaves=6)


def periods() -> st.SearchStrategy[Period]:
    """Draw any period."""
    side = st.none() | _INSTANT
    return st.builds(Period, side, side) | st.builds(
        Period, last=st.from_regex(r"\A[1-9][0-9]{0,5}[smhdw]\Z"), anchor=st.sampled_from(("newest", "now"))
    )


def filters(texts: st.SearchStrategy[str], spans: st.SearchStrategy[Period]) -> st.SearchStrategy[Filter]:
    """Draw any filter."""
    return st.builds(
        Filter,
        st.lists(conditions(texts), max_size=4).map(tuple),
        texts | st.just(""),
        spans,
        st.none() | expressions(texts),
        st.booleans(),
    )


def near_periods() -> st.SearchStrategy[Period]:
    """Draw absolute periods about the time of the records."""
    side = st.none() | _NEAR_INSTANT
    return st.builds(Period, side, side)


def records() -> st.SearchStrategy[dict[str, Any]]:
    """Draw a record as the legacy API sends it, of values that the conditions ask for."""
    text = st.sampled_from(WORDS)
    leaf = NUMBERS | text | st.sampled_from(TIMES) | st.sampled_from(ADDRESSES) | st.sampled_from([None, True, False])
    inner = st.dictionaries(st.sampled_from(["name", "b", "x"]), leaf, max_size=3)
    body = st.fixed_dictionaries(
        {},
        optional={
            "gpus": leaf,
            "a": st.lists(inner, max_size=3) | leaf,
            "spec": inner,
            "two words": leaf,
            "ü": leaf,
            "*": leaf,
        },
    )
    error: st.SearchStrategy[Any] = (
        st.none() | text | st.builds(dict, status=st.sampled_from([200, 403, 500]), description=text)
    )
    return st.builds(
        make_legacy,
        happenedAt=_NEAR_INSTANT.map(lambda at: at.isoformat(timespec="milliseconds")) | st.just("soon"),
        entityName=st.none() | text,
        entityId=st.none() | text,
        sourceName=st.none() | text,
        error=error,
        body=body | body | st.none(),
        context=st.builds(dict, ip_address=st.sampled_from(ADDRESSES)) | st.just({}),
        metadata=st.none() | inner,
    )
