"""Where records come from: every source yields records plus what it could not read."""

from __future__ import annotations

from audit_explorer.sources.files.opening import Opening, Progress, open_files

__all__ = ["Opening", "Progress", "open_files"]
