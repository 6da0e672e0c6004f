"""What Sail does not understand about tables that are joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


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


RELATIONS: Final[Sequence[Callable[[exp.Select], None]]] = (_shared_columns, _in_select_list, _null_safe_keys)
