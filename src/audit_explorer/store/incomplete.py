"""What of a log is known or feared to be missing, as pages or exports say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.store.damage import damage_sentence

if TYPE_CHECKING:
    from audit_explorer.store.dataset import Facts

# How the first line of an incomplete log's CSV begins, and the key of the first line of its JSONL: both are read back.
CSV_NOTE: Final = "# This log is incomplete: "
JSONL_NOTE: Final = "audit_explorer_incomplete"


def incomplete_lines(facts: Facts) -> tuple[str, ...]:
    """Give a sentence for each thing that is missing or doubtful; none where nothing is known to be.

    The sentences are inert: names of files in them are shown, not as sent.
    """
    damage = damage_sentence(facts.damaged)
    return (*facts.incomplete, *([damage] if damage else []))
