"""Unicode's composed form (NFC) of texts inside JSON, which engines have no function for.

Texts that need it are few: of most it is seen at their length that they are ASCII, of most others at their signs that
they are in that form. Of the rest each sign with its mark, and each sign that has another form, is replaced.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from functools import cache
from typing import Final

from sqlglot import exp

from audit_explorer.store.spark.spark_sql.places import STAYS, STAYS_END

# Syllables of Korean, which are made by rule of letters that no log here has apart, and halves of pairs.
_NEVER: Final = frozenset({*range(0xAC00, 0xD7A4), *range(0xD800, 0xE000)})


def composed_sql(text: exp.Expr, *, stays: bool) -> exp.Expr:
    """Give the SQL of a text in NFC; `stays`: see STAYS.

    Marks that stand in no order of Unicode's are not sorted: such a text stays as it is.
    """
    said = text.sql(dialect="spark")
    _, pairs = _tables()
    replaced = (
        f"aggregate(from_json('{pairs}', 'array<array<string>>'), {said}, (so_far, pair) -> "
        "replace(so_far, element_at(pair, 1), element_at(pair, 2)))"
    )
    return exp.Var(
        this=f"CASE WHEN NOT ({_is_doubtful(said)}) THEN {said} "
        f"ELSE {f'{STAYS}{replaced}{STAYS_END}' if stays else replaced} END"
    )


def _is_doubtful(text: str) -> str:
    """Give the SQL of whether a text may not be composed."""
    signs, _ = _tables()
    return f"octet_length({text}) <> length({text}) AND {text} RLIKE '[{signs}]'"


@cache
def _tables() -> tuple[str, str]:
    """Give the ranges of signs that may stand in a text that isn't composed, and what to replace by what, as JSON."""
    pairs, marks = [], set()
    for code in range(0x80, sys.maxunicode + 1):
        sign = chr(code)
        if code in _NEVER:
            continue
        composed = unicodedata.normalize("NFC", sign)
        if composed != sign:
            pairs.append((sign, composed))
            marks.add(code)
            continue
        parts = unicodedata.decomposition(sign)
        if parts and "<" not in parts and len(parts.split()) > 1:
            first, second = (chr(int(part, 16)) for part in parts.split())
            pairs.append((first + second, sign))
            marks.add(ord(second))
    return _ranges(marks), json.dumps(pairs, ensure_ascii=False).replace("\\", "\\\\").replace("'", "\\'")


def _ranges(codes: set[int]) -> str:
    found: list[list[int]] = []
    for code in sorted(codes):
        if found and code == found[-1][1] + 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return "".join(chr(low) if low == high else f"{chr(low)}-{chr(high)}" for low, high in found)
