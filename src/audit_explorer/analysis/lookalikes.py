"""Names with letters that look like others: which they are, how many events have them."""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.facets import Facet, FacetAsk, ValueCount, facet_of
from audit_explorer.filters import Condition, Filter
from audit_explorer.record import FAILED, LOOKALIKE, NAMES
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit_explorer.store import Dataset

_ANY: Final = Filter((Condition(LOOKALIKE, "missing", negated=True),))


def has_lookalikes(dataset: Dataset) -> bool:
    """Say whether any name of the log has look-alike letters."""
    return bool(dataset.row("SELECT count(*) FROM lookalikes")[0])


def lookalike_facet(dataset: Dataset, asked: Filter, ask: FacetAsk) -> Facet:
    """Count the events under a resolved filter by the script of their names' look-alike letters.

    An event with letters of two scripts counts for both. The filter's own conditions on them don't narrow the counts.
    """
    where, any_ = dataset.where(asked.without(LOOKALIKE)), dataset.where(_ANY)
    names = " UNION ALL ".join(f"SELECT seq, bad, unclear, fits, {name} AS name FROM flagged" for name in NAMES)
    # Numbers for yes and no: some engines lose track of which columns of yes and no have a value everywhere.
    rows = dataset.rows(
        f"""
        WITH flagged AS (
            SELECT seq, {", ".join(NAMES)}, CASE WHEN result = '{FAILED}' THEN 1 ELSE 0 END AS bad,
                   CASE WHEN {UNKNOWN_OUTCOME} THEN 1 ELSE 0 END AS unclear,
                   CASE WHEN {where.sql} THEN 1 ELSE 0 END AS fits
            FROM events WHERE {any_.sql}
        ),
        named AS ({names}),
        lettered AS (
            SELECT seq, bad, unclear, fits, script FROM named JOIN lookalikes USING (name)
            GROUP BY seq, bad, unclear, fits, script
        )
        SELECT script AS value, count(*) FILTER (WHERE fits = 1) AS events,
               count(*) FILTER (WHERE fits = 1 AND bad = 1) AS failed,
               count(*) FILTER (WHERE fits = 1 AND unclear = 1) AS unknown,
               count(*) AS total
        FROM lettered GROUP BY script
        """,
        [*where.parameters, *any_.parameters],
    )
    return facet_of([*starmap(ValueCount, rows)], ask, asked)


def lookalike_scripts(dataset: Dataset, names: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Give those of the names that have look-alike letters, each with the scripts of these, in alphabetical order."""
    # In ASCII nothing looks like anything else.
    asked = [name for name in dict.fromkeys(names) if not name.isascii()]
    if not asked:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    marks = ", ".join("?" for _ in asked)
    rows = dataset.rows(f"SELECT name, script FROM lookalikes WHERE name IN ({marks}) ORDER BY name, script", asked)
    for name, script in rows:
        found[name] = (*found.get(name, ()), script)
    return found
