"""An ordinary quarter: everything in the sample that is not an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.sources.sample.administration import administration
from audit_explorer.sources.sample.automation import automation
from audit_explorer.sources.sample.logins import logins
from audit_explorer.sources.sample.mishaps import mishaps
from audit_explorer.sources.sample.workloads import workloads

if TYPE_CHECKING:
    from audit_explorer.sources.sample.draft import Draft

__all__ = ["routine"]


def routine() -> list[Draft]:
    """The ordinary events with their everyday failures, in no order; some lie after the sample's end."""
    events = [*logins(), *workloads(), *administration(), *automation()]
    return [*events, *mishaps(events)]
