"""What of the files could not be read as it stands."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.store import Dataset

# The order of problems: a file as a whole, then its records one after another.
_IN_FILE_ORDER: Final = (
    "file, record ASC NULLS FIRST, byte ASC NULLS LAST, line ASC NULLS LAST, reason, text ASC NULLS LAST, kept"
)


def problem_counts(dataset: Dataset) -> pd.DataFrame:
    """Count problems by reason.

    Columns: reason, kept (the record is in the dataset all the same), problems, text (the first of their texts:
    hostile, shortened).
    """
    return dataset.frame(
        """
        SELECT reason, kept, count(*) AS problems, min(text) AS text FROM problems GROUP BY reason, kept
        ORDER BY kept, problems DESC, reason
        """
    )


def problems(dataset: Dataset, *, offset: int = 0, limit: int = 100) -> pd.DataFrame:
    """List problems in file order; columns file, record, byte, line, reason, text (hostile, shortened), kept."""
    return dataset.frame(
        f"""
        SELECT file, record, byte, line, reason, text, kept FROM problems ORDER BY {_IN_FILE_ORDER}
        LIMIT {int(limit)} OFFSET {int(offset)}
        """
    )


def conflicts(dataset: Dataset, *, limit: int = 200) -> pd.DataFrame:
    """List records that share an id with other content.

    Columns: seq, tenant, id, fields (the names of the fields that differ, joined by commas), happened_at (naive UTC),
    actor, action, entity_type, entity_id, entity_name.
    """
    return dataset.frame(
        f"""
        SELECT seq, tenant, conflicts.id, fields, happened_at, actor, action,
               entity_type, entity_id, entity_name
        FROM conflicts JOIN events USING (seq) ORDER BY tenant, conflicts.id, seq LIMIT {int(limit)}
        """
    )


def conflict_fields(dataset: Dataset) -> dict[str, int]:
    """Count the ids in conflict by each field that differs, the most frequent first."""
    rows = dataset.rows(
        """
        SELECT fields, count(*) AS ids FROM (SELECT min(fields) AS fields FROM conflicts GROUP BY tenant, id) AS one
        GROUP BY fields
        """
    )
    counts: Counter[str] = Counter()
    for fields, ids in rows:
        for name in fields.split(","):
            counts[name] += ids
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
