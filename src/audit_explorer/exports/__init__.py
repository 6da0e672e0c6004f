"""What leaves the explorer: the events that a filter keeps, as a file."""

from __future__ import annotations

from audit_explorer.exports.columns import COLUMNS, DEFAULT_COLUMNS, chosen
from audit_explorer.exports.difference_export import DifferenceExport
from audit_explorer.exports.download import Download
from audit_explorer.exports.export import Export, Kind
from audit_explorer.exports.file_name import file_name
from audit_explorer.exports.frame_export import FrameExport
from audit_explorer.exports.story_export import StoryExport
from audit_explorer.exports.value_export import ValueExport

__all__ = [
    "COLUMNS",
    "DEFAULT_COLUMNS",
    "DifferenceExport",
    "Download",
    "Export",
    "FrameExport",
    "Kind",
    "StoryExport",
    "ValueExport",
    "chosen",
    "file_name",
]
