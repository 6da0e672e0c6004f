"""The requests of a fetch or of the archive as a table: a row each."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from audit_explorer.charts.words import count
from audit_explorer.errors import title_of
from audit_explorer.period import parse_instant
from audit_explorer.ui.elements.tables import table, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit_explorer.ui.elements.tables import Columns
    from audit_explorer.ui.view import Look

_TIMES: Final = frozenset({"at", "start", "end"})
_COLUMNS: Final[Columns] = {
    "purpose": "For",
    "start": "Window from",
    "end": "to",
    "offset": whole("Offset"),
    "asked": whole("Asked"),
    "got": whole("Got"),
    "new": whole("New"),
    "repeated": whole("Repeated"),
    "outside": whole("Outside"),
    "status": whole("Status"),
    "milliseconds": whole("ms"),
    "failure": "Failure",
}


def draw_ledger(rows: Sequence[Mapping[str, Any]], look: Look, *, key: str, note: str = "") -> None:
    """Draw rows with the fields of sources.api.LedgerRow, and perhaps an address, folded; nothing for no rows."""
    if not rows:
        return
    columns: Columns = {"at": f"At ({look.zone.key})", **_COLUMNS, "start": f"Window from ({look.zone.key})"}
    if "address" in rows[0]:
        columns["address"] = "Address"
    if any("by" in row for row in rows):
        columns["by"] = "By"
    with st.expander(f"{count(len(rows), 'request')}{note}"):
        frame = pd.DataFrame([{name: _value(name, row.get(name)) for name in columns} for row in rows])
        table(frame, look, key=key, columns=columns)


def _value(name: str, value: object) -> object:
    """Give a time as tables take it, and the kind of a failure in words."""
    if name == "failure":
        return title_of(str(value)) if value else None
    if name not in _TIMES:
        return value
    at = value if isinstance(value, datetime) else parse_instant(value) if isinstance(value, str) else None
    return None if at is None else pd.Timestamp(at).tz_convert("UTC").tz_localize(None)
