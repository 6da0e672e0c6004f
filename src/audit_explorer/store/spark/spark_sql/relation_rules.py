"""What is said otherwise about tables: where Sail does not understand it, or an engine of many machines is slow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# The number of a row, asked for among numbers of rows.
_BOTH: Final = 2


def _shared_columns(select: exp.Select) -> None:
    """A column that tables are joined by is of none of them any more for Sail: it is named without a table.

    Of what a LEFT JOIN adds it would be another one; no question asks for that.
    """
    joins = select.args.get("joins") or []
    shared = {name.name for join in joins for name in join.args.get("using") or []}
    added = {join.this.alias_or_name for join in joins if join.side == "LEFT"}
    for column in list(select.find_all(exp.Column)) if shared else []:
        if column.table and column.name in shared and column.table not in added and column.parent_select is select:
            column.set("table", None)


def _in_select_list(select: exp.Select) -> None:
    """Sail asks whether something is among a subquery's rows in WHERE only: elsewhere it is joined.

    Where the thing is NULL, or a row is, both are false here and unknown there: questions ask with coalesce(…, false).
    """
    if select.args.get("from_") is None and select.args.get("from") is None:
        return
    found = [
        node for node in select.find_all(exp.In) if node.args.get("query") is not None and node.parent_select is select
    ]
    for number, node in enumerate(one for one in found if not _is_filter(one, select)):
        query = node.args["query"]
        inner = query.this if isinstance(query, exp.Subquery) else query
        among, key, hit = f"among_{number}", f"among_key_{number}", f"among_hit_{number}"
        rows = exp.select(exp.column(key), exp.alias_(exp.true(), hit)).from_(
            exp.alias_(exp.Subquery(this=_renamed(inner, key)), f"{among}_rows", table=True)
        )
        rows = rows.group_by(exp.column(key))
        joined = exp.Join(
            this=exp.alias_(exp.Subquery(this=rows), among, table=True),
            side="LEFT",
            on=exp.EQ(this=exp.column(key), expression=node.this.copy()),
        )
        select.append("joins", joined)
        node.replace(exp.Paren(this=exp.Not(this=exp.Is(this=exp.column(hit), expression=exp.Null()))))


def _null_safe_keys(select: exp.Select) -> None:
    """Sail compares each row with each where tables are joined by IS NOT DISTINCT FROM: that is said as equal keys."""
    for join in select.args.get("joins") or []:
        condition = join.args.get("on")
        for same in list(condition.find_all(exp.NullSafeEQ)) if condition is not None else []:
            sides = same.this, same.expression
            nulls = exp.EQ(**dict(zip(("this", "expression"), map(_is_null, sides), strict=True)))
            texts = exp.EQ(**dict(zip(("this", "expression"), map(_text_or_none, sides), strict=True)))
            same.replace(exp.and_(texts, nulls))


def _is_null(node: exp.Expr) -> exp.Expr:
    return exp.Paren(this=exp.Is(this=node.copy(), expression=exp.Null()))


def _text_or_none(node: exp.Expr) -> exp.Expr:
    text = exp.Cast(this=node.copy(), to=exp.DataType(this=exp.DataType.Type.TEXT))
    return exp.Coalesce(this=text, expressions=[exp.Literal.string("")])


def _first_rows(select: exp.Select) -> None:
    """Rows of `events` that are found by their numbers among the first of `events` are these first rows.

    The built-in engine fetches the other columns of those few alone when it is asked so; an engine of many machines
    would send whole tables about to bring both together.
    """
    where = select.args.get("where")
    chosen = where.this if where is not None else None
    if not isinstance(chosen, exp.In):
        return
    query = chosen.args.get("query")
    inner = query.this if isinstance(query, exp.Subquery) else query
    if not isinstance(inner, exp.Select) or inner.args.get("limit") is None or inner.args.get("group") is not None:
        return
    numbers = [chosen.this, *inner.expressions]
    if any(not isinstance(one, exp.Column) or one.name != "seq" for one in numbers) or len(numbers) != _BOTH:
        return
    if not (_is_of_events(select) and _is_of_events(inner)) or select.args.get("order") != inner.args.get("order"):
        return
    for part in ("where", "limit", "offset"):
        select.set(part, inner.args.get(part))


def _is_of_events(select: exp.Select) -> bool:
    source = select.args.get("from_") or select.args.get("from")
    alone = not any(
        select.args.get(part) for part in ("joins", "with_", "with", "group", "having", "distinct", "qualify")
    )
    return alone and source is not None and isinstance(source.this, exp.Table) and source.this.sql() == "events"


def _is_filter(node: exp.Expr, select: exp.Select) -> bool:
    where = select.args.get("where")
    return where is not None and any(parent is where for parent in _parents(node))


def _parents(node: exp.Expr) -> list[exp.Expr]:
    found = []
    parent = node.parent
    while parent is not None:
        found.append(parent)
        parent = parent.parent
    return found


def _renamed(query: exp.Expr, name: str) -> exp.Expr:
    inner = query.copy()
    inner.set("expressions", [exp.alias_(inner.expressions[0].unalias(), name)])
    return inner


RELATIONS: Final[Sequence[Callable[[exp.Select], None]]] = (
    _first_rows,
    _shared_columns,
    _in_select_list,
    _null_safe_keys,
)
