"""A table's cell as the value it stands for."""

from __future__ import annotations

import json
import re
from typing import Final

from audit_explorer.record import FIELD
from audit_explorer.shown.formula import original
from audit_explorer.sources.files.csv.csv_names import SPACE, UNSEEN
from audit_explorer.sources.files.csv.csv_nesting import is_json

# A name may be any word; these are what programs write for no value and nobody gives as a name.
_NO_NAME: Final = frozenset({"\\n", "[null]", "(null)", "<null>"})
_NO_VALUE: Final = _NO_NAME | {
    "-", "--", "\u2013", "\u2014", "null", "none", "nil", "<nil>", "nan", "n/a", "#n/a", "undefined", '""'
}  # fmt: skip
_NO_ERROR: Final = _NO_VALUE | {"{}", "[]", '"null"'}
_LONGEST_MARKER: Final = max(map(len, _NO_ERROR))
_NAMES: Final = frozenset({"entity_name", "source_name", "action"})
_ERRORS: Final = frozenset({"error", "error_type", "error_message"})
# The texts that a body may hold by itself are as free as names.
_FREE: Final = _NAMES | {"body", "metadata"}
_MARKERS: Final = {name: _NO_ERROR if name in _ERRORS else _NO_NAME if name in _FREE else _NO_VALUE for name in FIELD}
# How a spreadsheet is kept from reading an identifier as a number.
_QUOTED_FORMULA: Final = re.compile(r'="(.*)"', re.DOTALL)


def value_of(column: str, cell: str) -> str:
    """Give a known column's cell without what a spreadsheet or a program put around it; "" for no value."""
    around = UNSEEN if column in _FREE else SPACE
    if cell[:1] in around or cell[-1:] in around:
        cell = cell.strip(SPACE)
    if cell.startswith('="') and (match := _QUOTED_FORMULA.fullmatch(cell)):
        cell = match[1].replace('""', '"')
    if len(cell) <= _LONGEST_MARKER and cell.lower() in _MARKERS[column]:
        return ""
    return original(cell)


def json_of(column: str, cell: str) -> object:
    """Give a JSON column's cell as the JSON it holds, any other cell (what no strict reader takes too) as its text."""
    if is_json(column) and cell.lstrip()[:1] in ("{", "["):
        try:
            value: object = json.loads(cell)
            json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            return cell
        return value
    return cell
