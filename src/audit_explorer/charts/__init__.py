"""Charts: pandas frames in, Plotly figures out; nothing here knows a clock, a file or Streamlit."""

from __future__ import annotations

from audit_explorer.charts.breakdown import entity_breakdown
from audit_explorer.charts.brush import brushed
from audit_explorer.charts.chart import Chart
from audit_explorer.charts.coverage_strip import coverage_strip
from audit_explorer.charts.coverage_words import coverage_sentence
from audit_explorer.charts.dossier.session_strip import session_strip
from audit_explorer.charts.dossier.week_hours import week_hours
from audit_explorer.charts.sparkline import sparkline
from audit_explorer.charts.theme import DARK, LIGHT, Palette
from audit_explorer.charts.timelines.burst_marks import Band, BurstMark
from audit_explorer.charts.timelines.event_timeline import event_timeline
from audit_explorer.charts.timelines.failure_timeline import failure_timeline
from audit_explorer.charts.timelines.step_line import step_line
from audit_explorer.charts.volume import rate_against_volume

__all__ = [
    "DARK",
    "LIGHT",
    "Band",
    "BurstMark",
    "Chart",
    "Palette",
    "brushed",
    "coverage_sentence",
    "coverage_strip",
    "entity_breakdown",
    "event_timeline",
    "failure_timeline",
    "rate_against_volume",
    "session_strip",
    "sparkline",
    "step_line",
    "week_hours",
]
