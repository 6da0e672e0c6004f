"""How each question is asked, by its name on the command line; the start page shows them in this order."""

from __future__ import annotations

from typing import Final

TITLES: Final = {
    "gained-access": "Who gained access?",
    "deleted": "What was deleted?",
    "failed-then-worked": "What failed and then worked?",
    "only-failed": "What only ever failed?",
    "still-failing": "What worked before and fails now?",
    "out-of-hours": "What ran out of hours?",
    "new": "Who or what is new?",
    "new-actors": "Who is new?",
    "changed-most": "What changed most?",
    "outages": "When did one error hit many?",
    "probing": "Who was refused at many things?",
    "bursts": "When was there more than usual?",
    "gone-actors": "Who is gone?",
    "rare-operations": "What is rare?",
}
