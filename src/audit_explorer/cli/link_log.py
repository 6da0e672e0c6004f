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

    `named` is what stands in the link, hostile text; `facts` are those of the files at `paths`, which were read, or of
    the published table where there are none. The filter is used on it all the same: whoever names a log means it.
    """
    if not named:
        return None
    # The dashboard's own module: it loads the charts' room, which a command without a link has no use for.
    from audit_explorer.ui.session.log_name import ARCHIVE, SAMPLE, TABLE, LogName, shortened

    name = LogName.read(named[0]) if len(named) == 1 else None
    if name is None:
        return f"the link names its log in a way that can't be read: {shown(' '.join(named), limit=120)}"
    sample = bool(paths) and all(path.samefile(sample_path()) for path in paths)
    if name.fits(facts.content) or (name == SAMPLE and sample) or (name == TABLE and not paths):
        return None
    own = {SAMPLE: "the built-in synthetic sample", ARCHIVE: "the archive", TABLE: "a published table"}
    what = own[name] if name in own else f"{shortened(name.name)} ({name.details})"
    if not paths:
        return f"the link was made with {what}; the published table is another log"
    here = LogName.of(paths[0].name, facts)
    files = shortened(here.name) if len(paths) == 1 else f"these {len(paths):,} files"
    return f"the link was made with {what}; {files} ({here.details}) {'is' if len(paths) == 1 else 'are'} another log"


def say_other_log(wanted: Asked, paths: Sequence[Path], dataset: Dataset) -> None:
    """Say on stderr that the query was made with another log, where it says so."""
    if (said := other_log(wanted.log, paths, dataset.facts)) is not None:
        sys.stderr.write(f"audit-explorer: {said}\n")
