"""The views that answer a reviewer's question, measured as Audit Explorer answers it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from audit_explorer.analysis.differences.compare import compare
from audit_explorer.analysis.dossier.dossier import dossier
from audit_explorer.analysis.history.life_story import life_story
from audit_explorer.analysis.parties.entities import Entity
from audit_explorer.filters import Filter
from audit_explorer.filters.language import QueryTextError, complete, edited, read_language
from audit_explorer.period import Period
from tests.benchmarks import ours
from tests.benchmarks.life import ENTITY
from tests.benchmarks.peer_views import ACTOR, WEEKS

#: As a reviewer types them; the last can't be understood, and is explained.
QUERIES: Final = (
    'actor:ana* action:(Delete OR Update) -entity_type:Login error:"not exist" status>=500 after:2026-09-01',
    "ci-deploy “quota exceeded” -login ip:10.20.0.0/16 hour:19-7 weekday:weekend last:30d",
    "NOT (type:Project AND (who:a* OR who:b*)) name:/^team-[ab]$/ status:[400 TO 499] missing:cluster",
    "entity_typ:Project action:Delete",
)
_AGAIN: Final = 50


def compared(path: str) -> dict[str, float]:
    """Compare the newest week of an export with the one before."""
    dataset = ours.open_export(Path(path))
    now, before = (Filter(period=Period(*week)) for week in WEEKS)
    start = time.perf_counter()
    found = compare(dataset, now, before, most=None)
    return {"seconds": time.perf_counter() - start, "records": found.here.events + found.there.events}


def actor(path: str) -> dict[str, float]:
    """Ask for the dossier of one actor."""
    dataset = ours.open_export(Path(path))
    start = time.perf_counter()
    found = dossier(dataset, Filter(), ACTOR, "Europe/Berlin")
    return {"seconds": time.perf_counter() - start, "records": found.now.events + found.sessions.total}


def life(path: str) -> dict[str, float]:
    """Tell the life of one entity."""
    dataset = ours.open_export(Path(path))
    start = time.perf_counter()
    story = life_story(dataset, Entity(ENTITY["entityType"], ENTITY["entityId"], ENTITY["entityName"]))
    changes = sum(len(step.changes) for step in story.steps[1:])
    return {"seconds": time.perf_counter() - start, "records": changes}


def queries() -> dict[str, float]:
    """Read, explain, complete and edit queries; the slowest one's seconds, each the mean of many."""
    slowest = 0.0
    for text in QUERIES:
        start = time.perf_counter()
        for turn in range(_AGAIN):
            _understood(f"{text}{' ' * turn}")
        slowest = max(slowest, (time.perf_counter() - start) / _AGAIN)
    return {"seconds": slowest, "records": len(QUERIES)}


def _understood(text: str) -> None:
    try:
        asked = read_language(text, ours.ZONE)
    except QueryTextError as error:
        complete(text, error.end)
    else:
        edited(text, asked, asked, ours.ZONE)
