"""What a log has to be looked into for, found in one pass over its events: most logs have none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.record import NAMES
from audit_explorer.store.ingest.contradictions import PERHAPS_CONTRADICTORY
from audit_explorer.store.ingest.copies.shortened_ids import perhaps_shortened_sql

if TYPE_CHECKING:
    import duckdb

# The engine counts bytes by one and characters by the other: in ASCII there are as many.
_NOT_ASCII: Final = " OR ".join(f"strlen({name}) > length({name})" for name in NAMES)
_SURVEY: Final = f"""
    SELECT coalesce(bool_or(strlen(id) = 36) AND bool_or(strlen(id) < 20), false),
           coalesce(bool_or({perhaps_shortened_sql("id")}), false),
           coalesce(bool_or({PERHAPS_CONTRADICTORY}), false),
           coalesce(bool_or({_NOT_ASCII}), false)
    FROM events
    """
_REPEATED: Final = "SELECT EXISTS (SELECT id FROM events WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1)"


class Survey(NamedTuple):
    """What there may be in the events; what there is not here isn't anywhere in them.

    Ids of both generations of the API, ids that a spreadsheet shortened, outcomes that contradict their error, names
    with other letters than Latin ones, ids that several records have.
    """

    generations: bool
    shortened: bool
    contradictory: bool
    foreign_letters: bool
    repeated: bool


def survey(cursor: duckdb.DuckDBPyConnection) -> Survey:
    """Look at all of `events`, which may be getting labels meanwhile: none of it depends on them."""
    answers = [cursor.execute(sql).fetchall()[0] for sql in (_SURVEY, _REPEATED)]
    return Survey._make(flag for answer in answers for flag in answer)
