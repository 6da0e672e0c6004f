"""Whether a link that a command follows was made with the log that the command reads."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from audit_explorer.shown import shown
from audit_explorer.sources.sample import sample_path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit_explorer.cli.usage import Asked
    from audit_explorer.store.dataset import Dataset, Facts


def other_log(named: Sequence[str], paths: Sequence[Path], facts: Facts) -> str | None:
    """Say that the files are not those that the link names, in a sentence; None where they are, or it names none.

    `named` is what stands in the link, hostile text; `facts` are those of the files at `paths`, which were read. The
    filter is used on them all the same: whoever names files means them.
    """
    if not named:
        return None
    # The dashboard's own module: it loads the charts' room, which a command without a link has no use for.
    from audit_explorer.ui.session.log_name import ARCHIVE, SAMPLE, LogName, shortened

    name = LogName.read(named[0]) if len(named) == 1 else None
    if name is None:
        return f"the link names its log in a way that can't be read: {shown(' '.join(named), limit=120)}"
    if name.fits(facts.content) or (name == SAMPLE and all(path.samefile(sample_path()) for path in paths)):
        return None
    what = "the built-in synthetic sample" if name == SAMPLE else "the archive"
    if name not in {SAMPLE, ARCHIVE}:
        what = f"{shortened(name.name)} ({name.details})"
    here = LogName.of(paths[0].name, facts)
    files = shortened(here.name) if len(paths) == 1 else f"these {len(paths):,} files"
    return f"the link was made with {what}; {files} ({here.details}) {'is' if len(paths) == 1 else 'are'} another log"


def say_other_log(wanted: Asked, paths: Sequence[Path], dataset: Dataset) -> None:
    """Say on stderr that the query was made with another log, where it says so."""
    if (said := other_log(wanted.log, paths, dataset.facts)) is not None:
        sys.stderr.write(f"audit-explorer: {said}\n")
