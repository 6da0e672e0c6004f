"""Where a value goes in a statement that is being put together, in which form."""

from __future__ import annotations

import re
from typing import Final

from sqlglot import exp

from audit_explorer.store.spark.spark_sql.json_path import steps_of, variant_path
from audit_explorer.store.spark.spark_sql.regex_dialect import common_regex

#: Signs that stand in no statement: the number of the value and its form.
PLACE: Final = re.compile("\ue000([0-9]+)([a-z]*)([0-9]*)\ue001")

#: Around what Sail must not move into its reader of files, where it loses the column in a list's lambda; what is random
#: is moved nowhere. Apache Spark needs nothing there.
STAYS: Final = "\ue002"
STAYS_END: Final = "\ue003"
MAY_NOT_MOVE: Final = "CASE WHEN rand() >= 0 THEN "


def place(index: int, form: str = "") -> str:
    """Give the sign for a value."""
    return f"\ue000{index}{form}\ue001"


def placed(node: exp.Expr) -> int | None:
    """Give the number of the value whose place this is; None for anything else."""
    found = PLACE.fullmatch(node.name) if isinstance(node, exp.Var) else None
    return None if found is None else int(found[1])


def converted(value: object, form: str, detail: str) -> object:
    """Give a value in the form that its place needs: a `regex`, the `key` of a path's step, some steps of a `path`."""
    if isinstance(value, str) and form == "regex":
        return common_regex(value)
    if isinstance(value, str) and form == "key":
        return steps_of(value)[int(detail)].key
    if isinstance(value, str) and form == "path":
        return variant_path(steps_of(value)[int(detail[:2]) : int(detail[2:])])
    return value


def reform(node: exp.Expr, form: str) -> exp.Expr:
    """Give a place of a value, or a literal, so that the value comes in another form; anything else as it is."""
    index = placed(node)
    if index is not None:
        return exp.Var(this=place(index, form))
    if isinstance(node, exp.Literal) and node.is_string:
        return exp.Literal.string(str(converted(node.name, form, "")))
    return node


def may_stay(node: exp.Expr) -> bool:
    """Say whether something random may stand here: nowhere in what a statement groups by, or counts by."""
    select = node.find_ancestor(exp.Select)
    if select is None or select.args.get("group") is None:
        return True
    above = node.parent
    while above is not None and above is not select:
        if isinstance(above, exp.Where):
            return True
        above = above.parent
    return False
