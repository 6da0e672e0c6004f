"""The chosen story on the timeline of failures."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final

from audit_explorer.charts import Band
from audit_explorer.ui.failures.story_view import chosen_story

if TYPE_CHECKING:
    from audit_explorer.ui.view import View

_WORDS: Final = "The selected story"


def chosen_band(view: View) -> Band | None:
    """Give from when to when the story that the address names lasted; None where it names none."""
    row = chosen_story(view)
    if row is None:
        return None
    end = row["worked_at"] if row["kind"] == "then worked" else row["last"]
    start, stop = (at.to_pydatetime().replace(tzinfo=UTC) for at in (row["first"], end))
    return Band(start, stop, _WORDS)
