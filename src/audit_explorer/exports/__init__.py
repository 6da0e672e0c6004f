"""What leaves the explorer: the events that a filter keeps, as a file."""

from __future__ import annotations

from audit_explorer.exports.columns import COLUMNS, DEFAULT_COLUMNS, chosen
from audit_explorer.exports.export import Export, Kind
from audit_explorer.exports.file_name import file_name
from audit_explorer.exports.table_export import TableExport
from audit_explorer.exports.value_export import ValueExport

__all__ = ["COLUMNS", "DEFAULT_COLUMNS", "Export", "Kind", "TableExport", "ValueExport", "chosen", "file_name"]
