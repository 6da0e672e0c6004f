"""The marks on the event whose panel is open, or on the entity whose page it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.analysis.finding import key
from audit_explorer.ui.review.marks_view import draw_marks
from audit_explorer.ui.view import View, ask
from audit_explorer.workbench.mark_notes import Target

if TYPE_CHECKING:
    from audit_explorer.analysis.parties.entities import Entity


def draw_event_marks(view: View, seq: int) -> None:
    """Draw what is noted of a row of the log."""
    own = ask(key, view, seq)
    if own is not None:
        draw_marks(view, Target.record(own))


def draw_entity_marks(view: View, entity: Entity) -> None:
    """Draw what is noted of an entity."""
    draw_marks(view, Target.entity(entity.type, entity.id, entity.name))
