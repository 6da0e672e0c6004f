"""Whether a statement leaves open in which order rows stand: where two are equal in all of it, engines differ."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from sqlglot import exp

from audit_explorer.analysis import value_counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Keys: TypeAlias = "frozenset[frozenset[str]]"
"""What no two rows of a relation have in common: sets of its columns, one of which is enough; none is known when {}."""

#: The tables of a dataset.
TABLES: Final[Mapping[str, Keys]] = {
    name: frozenset({frozenset(columns)})
    for name, columns in {
        "events": ("seq",),
        "received": ("seq",),
        "files": ("file",),
        "problems": ("file", "record", "byte", "line", "reason", "text", "kept"),
        "conflicts": ("seq",),
        "copies": ("name", "record"),
        "probable": ("seq",),
        "lookalikes": ("name", "script"),
    }.items()
}
# An entity is a number that another reading of the same log gives otherwise: what it stands for is these.
_ENTITY: Final = "entity"
_STANDS_FOR: Final = frozenset({"MIN(entity_type)", "MIN(entity_id)", "MIN(entity_name)"})
_TABLE: Final = re.compile(r"\b[a-z_]+\.(?=[a-z_])")
# Whoever gets so many rows has too many, and uses none of them.
_TOO_MANY: Final = value_counts._FEW + 1  # noqa: SLF001


def ties(query: exp.Query) -> list[str]:
    """Name each place where rows that are equal may be taken, or numbered, in more than one order."""
    found: list[str] = []
    _keys(query, TABLES, found)
    return found


def _keys(query: exp.Expr, named: Mapping[str, Keys], found: list[str]) -> Keys:
    """Give what the rows of a query don't have in common, noting what it leaves open."""
    if isinstance(query, exp.Subquery):
        return _keys(query.this, named, found)
    for cte in query.ctes if isinstance(query, exp.Query) else ():
        named = {**named, cte.alias: _keys(cte.this, named, found)}
    if isinstance(query, exp.Union):
        return _of_union(query, named, found)
    if not isinstance(query, exp.Select):
        return frozenset()
    return _of_select(query, named, found)


def _of_union(query: exp.Union, named: Mapping[str, Keys], found: list[str]) -> Keys:
    """Take the branches for disjoint; a text or number that names the branch is part of the key."""
    key: set[str] = set()
    for branch in (query.left, query.right):
        keys = _keys(branch, named, found)
        if not keys:
            return frozenset()
        key |= min(keys, key=len)
        key |= {one.alias for one in branch.selects if isinstance(one.unalias(), exp.Literal)}
    return frozenset({frozenset(key)})


def _of_select(query: exp.Select, named: Mapping[str, Keys], found: list[str]) -> Keys:
    for part in query.find_all(exp.Subquery, exp.In):
        inner = part.this if isinstance(part, exp.Subquery) else part.args.get("query")
        of_this = part.parent_select is query and not isinstance(part.parent, exp.From | exp.Join)
        if of_this and isinstance(inner, exp.Query):
            _keys(inner, named, found)
    rows = _joined(query, named, found)
    made = {one.alias_or_name: _plain(one.unalias()) for one in query.selects}
    keys = _grouped(query, made) or (frozenset({frozenset()}) if _is_one_row(query) else rows)
    fixed = set(_fixed(query))
    keys = frozenset(key - fixed for key in keys)
    for window in query.find_all(exp.Window):
        if window.parent_select is query and isinstance(window.this, exp.RowNumber):
            parts = {_plain(one) for one in window.args.get("partition_by") or ()}
            ordered = window.args.get("order")
            by = parts | {_plain(one.this) for one in (ordered.expressions if ordered else ())}
            if not _tells(keys, by):
                found.append(f"row_number() with ties: {window.sql('duckdb')}")
            keys |= {frozenset({*parts, _plain(window)})}
    order = query.args.get("order")
    if order is not None:
        by = {made.get(one.this.sql(), _plain(one.this)) for one in order.expressions}
        # Numbers that differ do so as texts, too.
        by |= {text.removeprefix("CAST(").removesuffix(" AS TEXT)") for text in by}
        if _ENTITY in by:
            found.append("ORDER BY entity")
        if not _tells(keys, by):
            found.append(f"ties in {order.sql('duckdb')}")
    elif (limit := query.args.get("limit")) is not None and limit.expression.name != str(_TOO_MANY):
        found.append("LIMIT without ORDER BY")
    names = {expression: name for name, expression in made.items()}
    return frozenset(frozenset(names[one] for one in key) for key in keys if key <= names.keys())


def _joined(query: exp.Select, named: Mapping[str, Keys], found: list[str]) -> Keys:
    source = query.args.get("from_")
    if source is None:
        return frozenset({frozenset()})
    keys = _of_source(source.this, named, found)
    for join in query.args.get("joins") or ():
        other = _of_source(join.this, named, found)
        by = {one.name for one in join.args.get("using") or ()}
        if (on := join.args.get("on")) is not None:
            by |= {one.name for one in on.find_all(exp.Column)}
        if not any(key <= by | set(_fixed(query)) for key in other):
            keys = frozenset(left | right for left in keys for right in other)
    return keys


def _of_source(source: exp.Expr, named: Mapping[str, Keys], found: list[str]) -> Keys:
    return named.get(source.name, frozenset()) if isinstance(source, exp.Table) else _keys(source, named, found)


def _grouped(query: exp.Select, made: Mapping[str, str]) -> Keys:
    group = query.args.get("group")
    if group is None:
        return frozenset()
    if any(isinstance(one, exp.GroupingSets) for one in group.expressions):
        own = {_plain(one.unalias()) for one in query.selects if not _counts(one)}
        return frozenset({frozenset(own)})
    by = frozenset(_plain(one) for one in group.expressions)
    # No row is in two groups, nor has two numbers.
    keys = {by, frozenset({"MIN(seq)"})}
    if _ENTITY in by and set(made.values()) >= _STANDS_FOR:
        keys.add(by - {_ENTITY} | _STANDS_FOR)
    return frozenset(keys)


def _is_one_row(query: exp.Select) -> bool:
    return bool(query.selects) and all(_counts(one) for one in query.selects)


def _counts(expression: exp.Expr) -> bool:
    return any(
        not isinstance(one, exp.Grouping) and one.find_ancestor(exp.Window) is None
        for one in expression.find_all(exp.AggFunc)
    )


def _fixed(query: exp.Select) -> Iterator[str]:
    """Yield the columns that have one value in all rows."""
    where = query.args.get("where")
    if where is None:
        return
    parts = where.this.flatten() if isinstance(where.this, exp.And) else (where.this,)
    for part in parts:
        if isinstance(part, exp.EQ) and isinstance(part.expression, exp.Placeholder | exp.Literal):
            yield _plain(part.this)


def _tells(keys: Keys, by: Iterable[str]) -> bool:
    """Say whether rows that are equal in these expressions are one row."""
    return any(key <= set(by) for key in keys)


def _plain(expression: exp.Expr) -> str:
    """Write an expression without the names of tables."""
    return _TABLE.sub("", expression.sql("duckdb"))
