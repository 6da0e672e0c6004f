"""What sqlglot says to Spark otherwise than DuckDB means it: a rule for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from audit_explorer.record import FIELD
from audit_explorer.store.published.published_columns import composed_name, structure_name
from audit_explorer.store.spark.spark_sql.composition import composed_sql
from audit_explorer.store.spark.spark_sql.places import may_stay, placed, reform

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def _call(name: str, *parts: exp.Expr) -> exp.Anonymous:
    return exp.Anonymous(this=name, expressions=list(parts))


def _instant(node: exp.Expr) -> exp.Expr:
    """Give a time without a zone as an instant: the session's zone is UTC."""
    return exp.Cast(this=node, to=exp.DataType(this=exp.DataType.Type.TIMESTAMP))


def _milliseconds(node: exp.DateDiff) -> exp.Expr:
    """Spark says DATEDIFF(MILLISECOND, …), which Sail doesn't know: the milliseconds since 1970, subtracted."""
    if node.text("unit").upper() != "MILLISECOND":
        return node
    end, start = (_call("UNIX_MILLIS", _instant(part)) for part in (node.this, node.expression))
    since = node.expression.find(exp.Literal)
    if since is not None and since.name == "1970-01-01 00:00:00":
        return end
    return exp.Paren(this=exp.Sub(this=end, expression=start))


def _regex(node: exp.RegexpLike) -> exp.Expr:
    """The pattern is RE2's; Java and Rust read another dialect."""
    node.set("expression", reform(node.expression, "regex"))
    return node


def _folded(node: exp.ILike) -> exp.Expr:
    """Where case makes no difference, DuckDB's lower case decides; Sail takes ſ for s, and both fold İ and Σ as words.

    See `_lower`.
    """
    pattern: exp.Expr = node.expression
    escape = pattern if isinstance(pattern, exp.Escape) else None
    like = exp.Like(this=_lowered(node.this), expression=_lowered(escape.this if escape else pattern))
    if escape is None:
        return like
    return exp.Escape(this=like, expression=escape.expression)


def _lowered(text: exp.Expr) -> exp.Expr:
    """Lower case as DuckDB has it, sign by sign: İ is i, and Σ is σ at the end of a word, too."""
    signs = _call("TRANSLATE", text, exp.Literal.string("\u0130\u03a3"), exp.Literal.string("i\u03c3"))
    return exp.Lower(this=signs)


def _lower(node: exp.Lower) -> exp.Expr:
    return node if isinstance(node.this, exp.Anonymous) and node.this.name == "TRANSLATE" else _lowered(node.this)


def _rows_of(node: exp.Expr) -> exp.Expr:
    """A list as rows."""
    return exp.Explode(this=node.expressions[0] if node.expressions else node.this)


def _cast(node: exp.Cast) -> exp.Expr:
    """What a value is, the engine is told with it; a list's type isn't written down again."""
    return node.this if placed(node.this) is not None and node.to.is_type(exp.DataType.Type.LIST, "array") else node


def _read_instant(node: exp.TryCast) -> exp.Expr:
    """An instant in a text, in UTC without a zone: Sail compares one that has a zone with one that hasn't wrongly."""
    if not node.to.is_type(exp.DataType.Type.TIMESTAMPTZ):
        return node
    text = node.this.sql(dialect="spark")
    for pattern, said in _INSTANT_FORMS:
        text = f"regexp_replace({text}, '{pattern}', '{said}')"
    return exp.Var(this=f"CAST(TRY_CAST({text} AS TIMESTAMP) AS TIMESTAMP_NTZ)")


def _grouping(node: exp.Grouping) -> exp.Expr:
    """Of several columns Spark gives the number under another name."""
    return node if len(node.expressions) == 1 else _call("GROUPING_ID", *node.expressions)


def _named(node: exp.Anonymous) -> exp.Expr:
    if node.name.upper() == "NFC_NORMALIZE":
        return _composed(node)
    rule = _FUNCTIONS.get(node.name.upper())
    return node if rule is None else rule(node.expressions)


def _composed(node: exp.Anonymous) -> exp.Expr:
    """The text of a field stands composed beside it where it is not; what is inside JSON is composed here."""
    text = node.expressions[0]
    column = text.this if isinstance(text, exp.Cast) else text
    if isinstance(column, exp.Column) and column.name in FIELD:
        return exp.Coalesce(this=_beside(column, composed_name), expressions=[column.copy()])
    return composed_sql(text, stays=may_stay(node))


def _beside(column: exp.Column, name: Callable[[str], str]) -> exp.Column:
    """Give the column that publishing made of one."""
    return exp.column(name(column.name), table=column.table or None)


def _structure(parts: Sequence[exp.Expr]) -> exp.Expr:
    (column,) = parts
    if not isinstance(column, exp.Column) or column.name not in FIELD:
        message = "only of a field's JSON it is known how it is built"
        raise ValueError(message)
    return _beside(column, structure_name)


def _valid(parts: Sequence[exp.Expr]) -> exp.Expr:
    column = parts[0]
    if isinstance(column, exp.Column) and column.name in FIELD:
        return exp.Paren(this=exp.Not(this=exp.Is(this=_structure(parts), expression=exp.Null())))
    return exp.Paren(this=exp.Not(this=exp.Is(this=_call("TRY_PARSE_JSON", parts[0]), expression=exp.Null())))


# How a moment in a text is said so that both engines read it: digits of a second, an offset, a minute without seconds.
_INSTANT_FORMS: Final = (
    ("([.][0-9]{6})[0-9]+", "$1"),
    ("(:[0-9.]+[+-][0-9]{2})([0-9]{2})$", "$1:$2"),
    ("^([^:]*:[0-9]{2})([Z+-].*)?$", "$1:00$2"),
)

_FUNCTIONS: Final[Mapping[str, Callable[[Sequence[exp.Expr]], exp.Expr]]] = {
    "EPOCH_US": lambda parts: _call("UNIX_MICROS", _instant(parts[0])),
    "STRLEN": lambda parts: _call("OCTET_LENGTH", parts[0]),
    "JSON_STRUCTURE": _structure,
    "JSON_VALID": _valid,
    "LIST_DISTINCT": lambda parts: _call("ARRAY_DISTINCT", parts[0]),
}

RULES: Final[Mapping[type[exp.Expr], Sequence[Callable[..., exp.Expr]]]] = {
    exp.DateDiff: (_milliseconds,),
    exp.RegexpLike: (_regex,),
    exp.ILike: (_folded,),
    exp.Lower: (_lower,),
    exp.Cast: (_cast,),
    exp.TryCast: (_read_instant,),
    exp.Unnest: (_rows_of,),
    exp.Explode: (_rows_of,),
    exp.Grouping: (_grouping,),
    exp.Anonymous: (_named,),
}
