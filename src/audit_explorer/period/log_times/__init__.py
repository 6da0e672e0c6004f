"""Times as logs have them, in every form that has only one meaning."""

from __future__ import annotations

from audit_explorer.period.log_times.log_time import UNREADABLE, LogTime, read_log_time
from audit_explorer.period.log_times.written_times import month_name

__all__ = ["UNREADABLE", "LogTime", "month_name", "read_log_time"]
