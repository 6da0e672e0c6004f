"""The changes to what an actor may do: access rules whose subject it is, changes of its account, groups, roles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import pandas as pd

from audit_explorer.analysis.dossier.body_subjects import Grant, folded, granted, has_subject, is_named, read_body
from audit_explorer.filters import Condition, Filter
from audit_explorer.record import bare

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from audit_explorer.store import Dataset

How = Literal["its subject", "the same rule", "itself", "named in it"]
"""What a change has to do with the actor: it is the rule's subject; it was, in another record of that rule; the actor
itself was changed; the body of a group or a role names it."""

_RULES: Final = frozenset({"accessrule", "accessrules"})
_ACCOUNTS: Final = frozenset(
    {"user", "users", "app", "apps", "application", "applications", "serviceaccount", "serviceaccounts"}
)
_TEAMS: Final = frozenset({"group", "groups", "role", "roles"})
# The letter before one that isn't ASCII may be part of it, in another of Unicode's forms.
_PLAIN: Final = re.compile(r"[A-Za-z0-9@.-]+(?![^\x00-\x7f])")
_MOST: Final = 5_000
_COLUMNS: Final = ("seq", "happened_at", "result", "actor", "action", "entity_type", "entity_id", "entity_name")


@dataclass(frozen=True, slots=True)
class OwnRights:
    """The changes in a period, the latest first.

    `rows`: seq, happened_at (naive UTC), result, actor, action, entity_type, entity_id, entity_name, how (see How),
    subject_type, role, scope (as the body has them, or None), own (bool: the actor did it itself). `without` counts the
    period's changes of access rules, groups and roles that have no body and aren't listed: whom they are about can't be
    known. `unread` counts those that may be about it whose body is no JSON, or that are too many to look into.
    """

    rows: pd.DataFrame
    without: int
    unread: int


class _Change(NamedTuple):
    cells: tuple[object, ...]
    kind: str
    entity_id: str | None
    bodiless: bool
    grant: Grant
    how: How | None
    in_period: bool


def own_rights(dataset: Dataset, asked: Filter, who: str) -> OwnRights:
    """Find the changes to an actor's rights, by whomever, in the period of a resolved filter.

    Of the filter only the period and `once` count. The actor is meant by its name and every id or name it sent: in a
    body in any case of letters, as the thing that was changed as it is or in lower case.
    """
    everyone = Filter(period=asked.period, once=asked.once)
    names = _names_of(dataset, who)
    rows = dataset.rows("SELECT entity_type FROM events WHERE entity_type IS NOT NULL GROUP BY entity_type")
    kinds = sorted(kind for (kind,) in rows if bare(kind) in _RULES | _ACCOUNTS | _TEAMS)
    mentions, unread = _mentions(dataset, everyone, kinds, names)
    rules = sorted({one.entity_id for one in mentions if one.how == "its subject" and one.entity_id})
    found = [one for one in mentions if one.in_period and one.how]
    seen = {one.cells[0] for one in found}
    found += [one for one in _same_rules(dataset, everyone, kinds, rules) if one.cells[0] not in seen]
    frame = pd.DataFrame(
        [(*one.cells, one.how, *one.grant, one.cells[_COLUMNS.index("actor")] == who) for one in found],
        columns=[*_COLUMNS, "how", *Grant._fields, "own"],
    )
    frame["happened_at"] = pd.to_datetime(frame["happened_at"])
    frame["own"] = frame["own"].astype(bool)
    frame = frame.sort_values(["happened_at", "seq"], ascending=[False, True], na_position="last", ignore_index=True)
    listed = sum(one.bodiless and one.kind in _RULES | _TEAMS for one in found)
    return OwnRights(frame, _bodiless(dataset, everyone, kinds) - listed, unread)


def _names_of(dataset: Dataset, who: str) -> list[str]:
    where = dataset.where(Filter((Condition("actor", "is", who),)))
    rows = dataset.rows(
        f"SELECT source_id, source_name FROM events WHERE {where.sql} GROUP BY source_id, source_name", where.parameters
    )
    return sorted({who, *(name for row in rows for name in row if name)})


def _mentions(
    dataset: Dataset, everyone: Filter, kinds: Sequence[str], names: Sequence[str]
) -> tuple[list[_Change], int]:
    """Give the changes of all time that may be about one of the names; also say how many can't be looked into."""
    where = dataset.where(everyone)
    accounts = [kind for kind in kinds if bare(kind) in _ACCOUNTS]
    others = [kind for kind in kinds if bare(kind) not in _ACCOUNTS]
    texts = sorted(set(map(_pattern, names)))
    # Letters may stand in JSON as their numbers: these bodies are looked into as well.
    in_body = [*texts, "%\\u%"]
    # As they are written: to look for them in any case takes twenty times as long.
    exact = sorted({*names, *(name.lower() for name in names)})
    rows = dataset.rows(
        f"""
        SELECT {", ".join(_COLUMNS)}, body, coalesce({where.sql}, false) AS fits, count(*) OVER () AS found
        FROM events
        WHERE (entity_type IN ({_marks(others)}) AND ({_like("body", in_body)}))
           OR (entity_type IN ({_marks(accounts)}) AND (action IS NULL OR action NOT IN ('Login', 'Logout'))
               AND (entity_id IN ({_marks(exact)}) OR entity_name IN ({_marks(exact)})))
        ORDER BY happened_at DESC NULLS LAST, seq LIMIT {_MOST}
        """,
        [*where.parameters, *others, *in_body, *accounts, *exact, *exact],
    )
    unread = rows[0][-1] - len(rows) if rows else 0
    wanted = frozenset(map(folded, names))
    changes = []
    for *cells, body, fits, _ in rows:
        try:
            changes.append(_change(tuple(cells), body, bool(fits), wanted))
        except ValueError:
            unread += bool(fits)
    return changes, unread


def _change(cells: tuple[object, ...], body: object, fits: bool, names: Collection[str]) -> _Change:  # noqa: FBT001
    kind, entity_id, name = (cells[_COLUMNS.index(column)] for column in ("entity_type", "entity_id", "entity_name"))
    kind = bare(str(kind))
    parsed = read_body(body)
    grant = granted(parsed, names)
    how: How | None = None
    if grant is not None:
        how = "its subject"
    elif kind in _ACCOUNTS and any(isinstance(text, str) and folded(text) in names for text in (entity_id, name)):
        how = "itself"
    elif kind in _TEAMS and is_named(parsed, names):
        how = "named in it"
    return _Change(
        cells, kind, entity_id if isinstance(entity_id, str) else None, body is None, grant or Grant(), how, fits
    )


def _same_rules(dataset: Dataset, everyone: Filter, kinds: Sequence[str], rules: Sequence[str]) -> list[_Change]:
    """Give the period's changes of rules that had the actor as their subject, where their bodies name no subject."""
    some = [kind for kind in kinds if bare(kind) in _RULES]
    where = dataset.where(everyone)
    rows = dataset.rows(
        f"""
        SELECT {", ".join(_COLUMNS)}, body FROM events
        WHERE entity_type IN ({_marks(some)}) AND entity_id IN ({_marks(rules)}) AND ({where.sql})
        """,
        [*some, *rules, *where.parameters],
    )
    return [
        _Change(tuple(cells), "accessrule", None, body is None, Grant(), "the same rule", in_period=True)
        for *cells, body in rows
        if not _names_subject(body)
    ]


def _names_subject(body: object) -> bool:
    try:
        return has_subject(read_body(body))
    except ValueError:
        return False


def _bodiless(dataset: Dataset, everyone: Filter, kinds: Sequence[str]) -> int:
    some = [kind for kind in kinds if bare(kind) not in _ACCOUNTS]
    where = dataset.where(everyone)
    found: int = dataset.row(
        f"SELECT count(*) FROM events WHERE body IS NULL AND entity_type IN ({_marks(some)}) AND ({where.sql})",
        [*some, *where.parameters],
    )[0]
    return found


def _like(column: str, patterns: Sequence[str]) -> str:
    return " OR ".join(f"{column} ILIKE ? ESCAPE '!'" for _ in patterns)


def _pattern(name: str) -> str:
    """Give what any text with the name in it is like: its longest run of letters that JSON writes as they are."""
    return f"%{max(_PLAIN.findall(name), key=len, default='')}%"


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" for _ in values) or "NULL"
