"""What a fetch brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from audit_explorer.errors import AuditExplorerError
    from audit_explorer.sources.api.fetching.ledger import LedgerRow
    from audit_explorer.sources.api.fetching.plan import Generation, Plan
    from audit_explorer.sources.api.server.asker import Asker


@dataclass(frozen=True, slots=True)
class Fetched:
    """Records in NDJSON `files` (none when there were none), with how they were come by.

    `complete`: every record of the period that the server has, and lets through its filters, is in the files of this
    fetch and the ones it continued. Otherwise `error` says what stopped it, or `cancelled` that a person did, and
    `resume` is the plan that continues where it stopped. `doubted` are spans that were read as far as the server's
    answers led, without two facts that agree that this was all; `said` has a sentence that says why, and `resume` reads
    them again. `covered` are the spans read whole by this fetch, which two facts agree on; they hold every record of
    theirs only unless `narrowed`, which is that the server was asked to filter. `ledger_file` holds the rows of
    `ledger` as NDJSON. `asker` is who asked, in this fetch and in what it continued of a window; None where that were
    several, so that nothing says whose view of the log this is.
    """

    files: tuple[Path, ...]
    records: int
    ledger: tuple[LedgerRow, ...]
    ledger_file: Path
    generation: Generation | None
    said: tuple[str, ...]
    covered: tuple[tuple[datetime, datetime], ...]
    narrowed: bool
    complete: bool
    doubted: tuple[tuple[datetime, datetime], ...] = ()
    cancelled: bool = False
    resume: Plan | None = None
    error: AuditExplorerError | None = None
    asker: Asker | None = None

    @property
    def shortfall(self) -> str:
        """Say what this leaves open of what was asked for; "" when it is complete."""
        if self.complete:
            return ""
        came = "what came before is here" if self.records else "nothing came"
        if self.cancelled:
            return f"The fetch is partial, because it was cancelled: {came}."
        if self.error is not None:
            return f"The fetch is partial, because of an error ({self.error.title}): {came}."
        return (
            "The fetch is not known to be complete: the server's answers contradict each other, or leave it open. What "
            "came is here."
        )
