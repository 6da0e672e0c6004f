"""The subset of SQL that every question keeps to, so that other engines can answer it too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlglot
from sqlglot import exp

from audit_explorer.record import FIELD
from tests.unit.analysis.ties import ties

if TYPE_CHECKING:
    from collections.abc import Callable

#: What a statement may be made of. An engine that answers these answers every question.
ALLOWED: Final[frozenset[type[exp.Expr]]] = frozenset(
    {
        # Clauses
        exp.Select,
        exp.With,
        exp.CTE,
        exp.From,
        exp.Join,
        exp.Where,
        exp.Group,
        exp.GroupingSets,
        exp.Order,
        exp.Ordered,
        exp.Limit,
        exp.Offset,
        exp.Union,
        exp.Subquery,
        exp.Window,
        exp.Filter,
        # Names
        exp.Table,
        exp.TableAlias,
        exp.Column,
        exp.Identifier,
        exp.Alias,
        # Values
        exp.Placeholder,
        exp.Literal,
        exp.Boolean,
        exp.Null,
        exp.Star,
        exp.Paren,
        # Comparisons
        exp.And,
        exp.Or,
        exp.Not,
        exp.EQ,
        exp.GT,
        exp.GTE,
        exp.LT,
        exp.LTE,
        exp.Is,
        exp.NullSafeEQ,
        exp.In,
        exp.ILike,
        exp.Escape,
        # Arithmetic
        exp.Add,
        exp.Sub,
        exp.Div,
        exp.IntDiv,
        exp.Mod,
        exp.Neg,
        # Functions
        exp.Case,
        exp.If,
        exp.Coalesce,
        exp.Length,
        exp.Cast,
        exp.DataType,
        exp.DateDiff,
        exp.Var,
        exp.Count,
        exp.Distinct,
        exp.Sum,
        exp.Min,
        exp.Max,
        exp.Lag,
        exp.Lead,
        exp.RowNumber,
        exp.Grouping,
        exp.Anonymous,
    }
)

# Columns that an engine adds of its own accord.
_HIDDEN: Final = frozenset({"rowid", "rownum", "ctid", "_metadata"})


# How JSON is built no two engines say in one way, and each has to: these two are asked for by name.
_JSON: Final = frozenset({"JSON_VALID", "JSON_STRUCTURE"})


def _function(node: exp.Anonymous) -> str:
    return "" if node.name.upper() in _JSON else "Anonymous"


def _placeholder(node: exp.Placeholder) -> str:
    return "" if node.this is None else "a parameter with a name"


def _column(node: exp.Column) -> str:
    if node.name.lower() in _HIDDEN:
        return f"the hidden column {node.name}"
    # Some engines have one column of what is joined, others two.
    joins = node.parent_select.args.get("joins") or () if node.table and node.parent_select is not None else ()
    shared = {one.name for join in joins for one in join.args.get("using") or ()}
    return f"a table's own {node.name} after USING" if node.name in shared else ""


def _star(node: exp.Star) -> str:
    return "" if isinstance(node.parent, exp.Count) else "* for the columns that a table happens to have"


def _group(node: exp.Group) -> str:
    return "GROUP BY ALL" if node.args.get("all") else ""


def _join(node: exp.Join) -> str:
    plain = not node.method and node.side in {"", "LEFT"} and node.kind in {"", "INNER"}
    return "" if plain and (node.args.get("on") or node.args.get("using")) else "a join but JOIN and LEFT JOIN"


def _distinct(node: exp.Distinct) -> str:
    return "" if isinstance(node.parent, exp.Count) and len(node.expressions) == 1 else "DISTINCT outside a count"


def _difference(node: exp.DateDiff) -> str:
    """Refuse all but the milliseconds since 1970, which engines call by other names (see portable_sql.milliseconds)."""
    unit, since = node.args["unit"].name.upper(), node.expression
    if unit == "MILLISECOND" and isinstance(since, exp.Cast) and since.this.name == "1970-01-01 00:00:00":
        return ""
    return f"a difference in {unit} from {since.sql('duckdb')}"


def _null(node: exp.Null) -> str:
    return "a NULL of no type" if isinstance(node.parent, exp.Select | exp.Alias) else ""


def _order(node: exp.Order) -> str:
    """Refuse what not every engine finds where it isn't selected."""
    counts = isinstance(node.parent, exp.Select) and node.find(exp.AggFunc) is not None
    return "ORDER BY what is counted there" if counts else ""


def _var(node: exp.Var) -> str:
    return "" if isinstance(node.parent, exp.DateDiff) else f"the word {node.name}"


def _cast(node: exp.Cast) -> str:
    """Refuse all but the text of a number and a moment that is written out."""
    value = node.this
    if isinstance(value, exp.Literal):
        moment = node.to.this == exp.DataType.Type.TIMESTAMPNTZ and value.name[:1].isdigit()
        return "" if moment else f"{node.to.sql()} '{value.name}'"
    if isinstance(value, exp.Null) and node.to.this == exp.DataType.Type.TEXT:
        return ""
    number = isinstance(value, exp.Column) and value.name in FIELD and FIELD[value.name].kind == "number"
    return "" if number and node.to.this == exp.DataType.Type.TEXT else f"a cast of {value.sql()}"


_FURTHER: Final[dict[type[exp.Expr], Callable[..., str]]] = {
    exp.Anonymous: _function,
    exp.Placeholder: _placeholder,
    exp.Column: _column,
    exp.Star: _star,
    exp.Group: _group,
    exp.Null: _null,
    exp.Order: _order,
    exp.Join: _join,
    exp.Distinct: _distinct,
    exp.DateDiff: _difference,
    exp.Var: _var,
    exp.Cast: _cast,
}


def refused(sql: str, *, order: bool = True) -> list[str]:
    """Name whatever of a statement is not in the subset; a statement that can't be said to Spark raises.

    Without `order`, which takes as long as all the rest, nobody looks for ties.
    """
    statements = sqlglot.parse(sql, read="duckdb")
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        return ["no single question"]
    found = [_unfiltered(sql), *(ties(statements[0]) if order else ())]
    for node in statements[0].walk():
        if type(node) not in ALLOWED:
            found.append(type(node).__name__)
        elif type(node) in _FURTHER:
            found.append(_FURTHER[type(node)](node))
    in_spark = statements[0].sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    sqlglot.parse_one(in_spark, read="spark")
    return sorted({name for name in found if name})


def _unfiltered(sql: str) -> str:
    """Look for FILTER without WHERE among the words: once parsed, both are the same."""
    words = [token.text.upper() for token in sqlglot.tokenize(sql, read="duckdb")]
    pairs = zip(words, words[1:], words[2:], strict=False)
    bare = any((first, second) == ("FILTER", "(") and third != "WHERE" for first, second, third in pairs)
    return "FILTER without WHERE" if bare else ""
