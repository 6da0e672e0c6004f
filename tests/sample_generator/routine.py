"""An ordinary quarter: everything in the sample that is not an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sample_generator.administration import administration
from tests.sample_generator.automation import automation
from tests.sample_generator.logins import logins
from tests.sample_generator.mishaps import mishaps
from tests.sample_generator.workloads import workloads

if TYPE_CHECKING:
    from tests.sample_generator.draft import Draft

__all__ = ["routine"]


def routine() -> list[Draft]:
    """The ordinary events with their everyday failures, in no order; some lie after the sample's end."""
    events = [*logins(), *workloads(), *administration(), *automation()]
    return [*events, *mishaps(events)]
